#include "jdbc/source/record_key.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/schema_builder.h>

namespace kconnect::jdbc {

RecordKey::RecordKey(const Schema& value_schema, const std::vector<std::string>& columns) {
  SchemaBuilder builder = SchemaBuilder::structure();
  for (const std::string& column : columns) {
    const Field* field = value_schema.find_field(column);
    if (field == nullptr) {
      throw ConnectException(fmt::format(
          "key.columns: the records have no field '{}' that could be their key", column));
    }
    fields_.push_back(field->index);
    builder.field(field->name, field->schema);
    schema_ = field->schema;
  }
  if (fields_.size() > 1) schema_ = builder.build();
}

Value RecordKey::of(const Struct& value) const {
  if (fields_.size() == 1) return value.values()[static_cast<size_t>(fields_.front())];
  auto key = std::make_shared<Struct>(schema_);
  for (size_t i = 0; i < fields_.size(); ++i) {
    key->set_unchecked(static_cast<int>(i), value.values()[static_cast<size_t>(fields_[i])]);
  }
  return std::shared_ptr<const Struct>(std::move(key));
}

}  // namespace kconnect::jdbc
