#include "transforms/hoist_field.h"

#include <kconnect/schema_builder.h>

#include "transforms/field_access.h"

namespace kconnect {

const ConfigSpec<HoistFieldConfig>& HoistFieldConfig::spec() {
  static const auto spec = ConfigSpec<HoistFieldConfig>().add(
      &HoistFieldConfig::field,
      {.name = "field", .doc = "Name of the only field of the new struct or map."});
  return spec;
}

void HoistField::configure(const ConfigMap& props) {
  field_ = HoistFieldConfig::spec().parse(props).field;
  schemas_.clear();
}

void HoistField::transform(ConnectRecord&, SchemaPtr& schema, Value& value) {
  if (schema == nullptr) {
    value = Value::map({{field_, std::move(value)}});
    return;
  }
  const SchemaPtr& outer = schemas_.get(schema, [this](const SchemaPtr& inner) {
    return SchemaBuilder::structure().field(field_.str(), inner).build();
  });
  auto structure = std::make_shared<Struct>(outer);
  store_field(*structure, outer->fields().front(), std::move(value));
  schema = outer;
  value = std::shared_ptr<const Struct>(std::move(structure));
}

}  // namespace kconnect
