#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/struct.h>

namespace kconnect {

Struct::Struct(SchemaPtr schema) : schema_(std::move(schema)) {
  if (schema_->type() != SchemaType::Struct) {
    throw DataException("Not a struct schema: " + schema_->to_string());
  }
  values_.resize(schema_->fields().size());
}

Struct& Struct::put(std::string_view field, Value value) {
  return put(field_of(field), std::move(value));
}

Struct& Struct::put(const Field& field, Value value) {
  validate_value(*field.schema, value, field.name);
  set_unchecked(field.index, std::move(value));
  return *this;
}

const Value& Struct::get(std::string_view field) const {
  return get(field_of(field));
}

const Value& Struct::get(const Field& field) const {
  const Value& stored = get_without_default(field);
  return stored.is_null() ? field.schema->default_value() : stored;
}

const Value& Struct::get_without_default(std::string_view field) const {
  return get_without_default(field_of(field));
}

void Struct::validate() const {
  for (const Field& field : schema_->fields()) {
    const Value& value = get_without_default(field);
    const bool may_be_unset =
        field.schema->is_optional() || !field.schema->default_value().is_null();
    if (value.is_null() && may_be_unset) continue;
    validate_value(*field.schema, value, field.name);
  }
}

std::string Struct::to_string() const {
  return kconnect::to_string(Value(std::make_shared<const Struct>(*this)));
}

const Field& Struct::field_of(std::string_view name) const {
  const Field* field = schema_->find_field(name);
  if (field == nullptr) throw DataException(fmt::format("{} is not a valid field name", name));
  return *field;
}

bool operator==(const Struct& a, const Struct& b) {
  return same_schema(a.schema_, b.schema_) && a.values_ == b.values_;
}

}  // namespace kconnect
