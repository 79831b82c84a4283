#include "converters/json_plan.h"

#include "base/json_writer.h"

namespace kconnect {

JsonPlan::JsonPlan(SchemaPtr of) : schema(std::move(of)) {
  if (schema == nullptr) return;
  logical = logical_type(*schema);
  switch (schema->type()) {
    case SchemaType::Struct:
      for (const Field& field : schema->fields()) {
        children.emplace_back(field.schema);
        std::string& lead = leads.emplace_back(field.index == 0 ? "{" : ",");
        append_json_string(field.name, lead);
        lead.push_back(':');
      }
      break;
    case SchemaType::Array:
      children.emplace_back(schema->value_schema());
      break;
    case SchemaType::Map:
      children.emplace_back(schema->key_schema());
      children.emplace_back(schema->value_schema());
      break;
    default:
      break;
  }
}

}  // namespace kconnect
