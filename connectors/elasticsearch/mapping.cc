#include "elasticsearch/mapping.h"

#include <utility>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>

#include "base/json_writer.h"
#include "elasticsearch/document.h"

namespace kconnect::elasticsearch {

namespace {

std::string_view server_type(const Schema& schema) {
  switch (logical_type(schema)) {
    case LogicalType::Decimal:
      return "double";
    case LogicalType::Date:
    case LogicalType::Time:
    case LogicalType::Timestamp:
      return "date";
    case LogicalType::None:
      break;
  }
  switch (schema.type()) {
    case SchemaType::Int8:
      return "byte";
    case SchemaType::Int16:
      return "short";
    case SchemaType::Int32:
      return "integer";
    case SchemaType::Int64:
      return "long";
    case SchemaType::Float32:
      return "float";
    case SchemaType::Float64:
      return "double";
    case SchemaType::Boolean:
      return "boolean";
    case SchemaType::Bytes:
      return "binary";
    default:
      return "text";
  }
}

void append_default(const Schema& schema, std::string_view type, std::string& out) {
  const Value& preset = schema.default_value();
  if (preset.is_null() || type == "text" || type == "binary") return;
  out += ",\"null_value\":";
  if (const auto* instant = preset.get_if<Instant>()) {
    append_json_integer(instant->millis, out);
  } else if (const auto* decimal = preset.get_if<Decimal>()) {
    append_json_double(decimal->to_double(), out);
  } else {
    append_document(nullptr, preset, out);
  }
}

void append_primitive(const Schema& schema, std::string& out) {
  const std::string_view type = server_type(schema);
  out += "{\"type\":\"";
  out += type;
  out += '"';
  if (type == "text") {
    out += ",\"fields\":{\"keyword\":{\"type\":\"keyword\",\"ignore_above\":256}}";
  }
  append_default(schema, type, out);
  out += '}';
}

void append_mapping(const SchemaPtr& schema, std::string& out) {
  if (schema == nullptr) throw DataException("Cannot infer mapping without schema.");
  if (logical_type(*schema) != LogicalType::None) {
    append_primitive(*schema, out);
    return;
  }
  switch (schema->type()) {
    case SchemaType::Array:
      append_mapping(schema->value_schema(), out);
      break;
    case SchemaType::Map:
      out += "{\"properties\":{\"key\":";
      append_mapping(schema->key_schema(), out);
      out += ",\"value\":";
      append_mapping(schema->value_schema(), out);
      out += "}}";
      break;
    case SchemaType::Struct: {
      out += "{\"properties\":{";
      bool is_first = true;
      for (const Field& field : schema->fields()) {
        if (!std::exchange(is_first, false)) out += ',';
        append_json_string(field.name, out);
        out += ':';
        append_mapping(field.schema, out);
      }
      out += "}}";
      break;
    }
    default:
      append_primitive(*schema, out);
  }
}

}  // namespace

std::string infer_mapping(const SchemaPtr& schema) {
  std::string mapping;
  append_mapping(schema, mapping);
  return mapping;
}

}  // namespace kconnect::elasticsearch
