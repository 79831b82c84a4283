#include "converters/json_schema_writer.h"

#include "base/json_writer.h"
#include "converters/json_schema_types.h"

namespace kconnect {

namespace {

void append_attribute(std::string_view name, std::string_view text, std::string& out) {
  out.append(",\"").append(name).append("\":");
  append_json_string(text, out);
}

void append_schema(const SchemaPtr& schema, const std::string* field,
                   const JsonPayloadWriter& payloads, std::string& out) {
  if (schema == nullptr) {
    out.append("null");
    return;
  }
  out.append("{\"type\":\"").append(json_schema_type(schema->type())).push_back('"');
  switch (schema->type()) {
    case SchemaType::Array:
      out.append(",\"items\":");
      append_schema(schema->value_schema(), nullptr, payloads, out);
      break;
    case SchemaType::Map:
      out.append(",\"keys\":");
      append_schema(schema->key_schema(), nullptr, payloads, out);
      out.append(",\"values\":");
      append_schema(schema->value_schema(), nullptr, payloads, out);
      break;
    case SchemaType::Struct: {
      out.append(",\"fields\":[");
      for (const Field& member : schema->fields()) {
        if (member.index > 0) out.push_back(',');
        append_schema(member.schema, &member.name, payloads, out);
      }
      out.push_back(']');
      break;
    }
    default:
      break;
  }
  out.append(",\"optional\":").append(schema->is_optional() ? "true" : "false");
  if (schema->name()) append_attribute("name", *schema->name(), out);
  if (schema->version()) {
    out.append(",\"version\":");
    append_json_integer(*schema->version(), out);
  }
  if (schema->doc()) append_attribute("doc", *schema->doc(), out);
  if (!schema->parameters().empty()) {
    char separator = '{';
    out.append(",\"parameters\":");
    for (const auto& [key, value] : schema->parameters()) {
      out.push_back(std::exchange(separator, ','));
      append_json_string(key, out);
      out.push_back(':');
      append_json_string(value, out);
    }
    out.push_back('}');
  }
  if (!schema->default_value().is_null()) {
    out.append(",\"default\":");
    payloads.write(JsonPlan(schema), schema->default_value(), 0, out);
  }
  if (field != nullptr) append_attribute("field", *field, out);
  out.push_back('}');
}

}  // namespace

void append_json_schema(const SchemaPtr& schema, const JsonPayloadWriter& payloads,
                        std::string& out) {
  append_schema(schema, nullptr, payloads, out);
}

}  // namespace kconnect
