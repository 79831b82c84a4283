#include "transforms/extract_field.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/validators.h>

#include "transforms/common_keys.h"
#include "transforms/requirements.h"

namespace kconnect {

namespace {
constexpr std::string_view purpose = "field extraction";
}

const ConfigSpec<ExtractFieldConfig>& ExtractFieldConfig::spec() {
  static const auto spec =
      ConfigSpec<ExtractFieldConfig>()
          .add(&ExtractFieldConfig::field, {.name = "field", .doc = "The field to extract."})
          .add(&ExtractFieldConfig::replace_null_with_default, replace_null_with_default_key())
          .add(&ExtractFieldConfig::field_syntax_version,
               {.name = "field.syntax.version",
                .default_value = ConfigData(std::string("V1")),
                .validator = one_of_ignoring_case({"V1", "V2"}),
                .importance = Importance::High,
                .doc =
                    "How field is read: V1 takes it as one name; V2 as a path, names separated by "
                    "dots, with backticks around a name that holds dots."});
  return spec;
}

void ExtractField::configure(const ConfigMap& props) {
  config_ = ExtractFieldConfig::spec().parse(props);
  const std::string& version = config_.field_syntax_version;
  const bool is_v2 = version == "V2" || version == "v2";
  path_ = FieldPath(config_.field, is_v2 ? FieldSyntaxVersion::V2 : FieldSyntaxVersion::V1);
  field_schemas_.clear();
}

void ExtractField::transform(ConnectRecord&, SchemaPtr& schema, Value& value) {
  if (schema == nullptr) {
    const Map* map = require_map_or_null(value, purpose);
    if (map != nullptr) value = Value(path_.value(*map));
    return;
  }
  const Struct* structure = require_struct_or_null(value, purpose);
  const SchemaPtr& extracted =
      field_schemas_.get(schema, [this](const SchemaPtr& seen) { return field_schema(*seen); });
  if (structure != nullptr)
    value = Value(path_.value(*structure, config_.replace_null_with_default));
  schema = extracted;
}

SchemaPtr ExtractField::field_schema(const Schema& schema) const {
  const Field* field = path_.find(schema);
  if (field == nullptr) {
    throw IllegalArgumentException(fmt::format("Unknown field: {}", config_.field));
  }
  return field->schema;
}

}  // namespace kconnect
