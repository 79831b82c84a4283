#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>

namespace kconnect {

namespace {

template <typename T>
void set_once(std::optional<T>& attribute, T value, std::string_view name) {
  if (attribute && *attribute != value) {
    throw SchemaBuilderException(
        fmt::format("Invalid SchemaBuilder call: {} has already been set.", name));
  }
  attribute = std::move(value);
}

SchemaPtr checked(SchemaPtr schema, std::string_view role) {
  if (schema == nullptr) throw SchemaBuilderException(fmt::format("{} cannot be null.", role));
  return schema;
}

}  // namespace

SchemaBuilder::SchemaBuilder(SchemaType type) {
  schema_.type_ = type;
}

SchemaBuilder::SchemaBuilder(SchemaType type, SchemaPtr key, SchemaPtr value)
    : SchemaBuilder(type) {
  schema_.key_schema_ = std::move(key);
  schema_.value_schema_ = std::move(value);
}

SchemaBuilder SchemaBuilder::array(SchemaPtr element) {
  return array_of_unknown(checked(std::move(element), "valueSchema"));
}

SchemaBuilder SchemaBuilder::map(SchemaPtr key, SchemaPtr value) {
  SchemaPtr checked_key = checked(std::move(key), "keySchema");
  return map_of_unknown(std::move(checked_key), checked(std::move(value), "valueSchema"));
}

SchemaBuilder SchemaBuilder::array_of_unknown(SchemaPtr element_or_null) {
  return {SchemaType::Array, nullptr, std::move(element_or_null)};
}

SchemaBuilder SchemaBuilder::map_of_unknown(SchemaPtr key_or_null, SchemaPtr value_or_null) {
  return {SchemaType::Map, std::move(key_or_null), std::move(value_or_null)};
}

SchemaBuilder SchemaBuilder::like(const Schema& basics) {
  SchemaBuilder builder(basics.type());
  builder.schema_ = basics;
  builder.schema_.fields_.clear();
  builder.schema_.key_schema_ = nullptr;
  builder.schema_.value_schema_ = nullptr;
  builder.optional_ = basics.is_optional();
  return builder;
}

SchemaPtr SchemaBuilder::renamed(const Schema& schema, const std::optional<std::string>& name,
                                 std::optional<int32_t> version) {
  std::shared_ptr<Schema> copy(new Schema(schema));
  if (name) copy->name_ = name;
  if (version) copy->version_ = version;
  return copy;
}

SchemaBuilder& SchemaBuilder::optional() {
  set_once(optional_, true, "optional");
  schema_.optional_ = true;
  return *this;
}

SchemaBuilder& SchemaBuilder::required() {
  set_once(optional_, false, "optional");
  schema_.optional_ = false;
  return *this;
}

SchemaBuilder& SchemaBuilder::default_value(Value value) {
  if (!schema_.default_value_.is_null() && !(schema_.default_value_ == value)) {
    throw SchemaBuilderException("Invalid SchemaBuilder call: default has already been set.");
  }
  try {
    validate_value(schema_, value);
  } catch (const DataException&) {
    std::throw_with_nested(SchemaBuilderException("Invalid default value"));
  }
  schema_.default_value_ = std::move(value);
  return *this;
}

SchemaBuilder& SchemaBuilder::name(std::string name) {
  set_once(schema_.name_, std::move(name), "name");
  return *this;
}

SchemaBuilder& SchemaBuilder::version(int32_t version) {
  set_once(schema_.version_, version, "version");
  return *this;
}

SchemaBuilder& SchemaBuilder::doc(std::string doc) {
  set_once(schema_.doc_, std::move(doc), "doc");
  return *this;
}

SchemaBuilder& SchemaBuilder::parameter(std::string key, std::string value) {
  auto& parameters = schema_.parameters_;
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const auto& entry) { return entry.first == key; });
  if (found != parameters.end()) {
    found->second = std::move(value);
  } else {
    parameters.emplace_back(std::move(key), std::move(value));
  }
  return *this;
}

SchemaBuilder& SchemaBuilder::field(std::string name, SchemaPtr schema) {
  if (schema_.type_ != SchemaType::Struct) {
    throw SchemaBuilderException(
        fmt::format("Cannot create fields on type {}", schema_type_name(schema_.type_)));
  }
  if (name.empty()) throw SchemaBuilderException("fieldName cannot be null.");
  if (schema == nullptr) {
    throw SchemaBuilderException(fmt::format("fieldSchema for field {} cannot be null.", name));
  }
  if (schema_.find_field(name) != nullptr) {
    throw SchemaBuilderException(
        fmt::format("Cannot create field because of field name duplication {}", name));
  }
  const auto index = static_cast<int>(schema_.fields_.size());
  schema_.fields_.push_back({std::move(name), index, std::move(schema)});
  return *this;
}

SchemaPtr SchemaBuilder::build() const {
  return SchemaPtr(new Schema(schema_));
}

}  // namespace kconnect
