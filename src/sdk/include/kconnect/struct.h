#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <kconnect/schema.h>

namespace kconnect {

// Values of the fields of a Struct schema. Filled by one thread, then shared as
// std::shared_ptr<const Struct>. Errors are DataException.
class Struct {
 public:
  explicit Struct(SchemaPtr schema);

  const SchemaPtr& schema() const noexcept { return schema_; }
  // Checks the value against the field's schema.
  Struct& put(std::string_view field, Value value);
  Struct& put(const Field& field, Value value);
  // For values known to fit, by index: no check. The fast way for converters and transforms.
  void set_unchecked(int index, Value value) {
    values_[static_cast<size_t>(index)] = std::move(value);
  }

  // The stored value; when null, the default of the field's schema.
  const Value& get(std::string_view field) const;
  const Value& get(const Field& field) const;
  // The stored value as it is.
  const Value& get_without_default(std::string_view field) const;
  const Value& get_without_default(const Field& field) const {
    return values_[static_cast<size_t>(field.index)];
  }
  const std::vector<Value>& values() const noexcept {
    return values_;
  }  // in schema order, without defaults

  // Throws when a required field without default is unset or a value does not fit.
  void validate() const;
  // "Struct{a=1,b=x}"; null fields are left out.
  std::string to_string() const;

  friend bool operator==(const Struct& a, const Struct& b);

 private:
  const Field& field_of(std::string_view name) const;
  SchemaPtr schema_;
  std::vector<Value> values_;
};

}  // namespace kconnect
