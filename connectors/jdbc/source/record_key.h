#pragma once

#include <memory>
#include <string>
#include <vector>

#include <kconnect/schema.h>
#include <kconnect/struct.h>

namespace kconnect::jdbc {

// Makes record keys of some fields of the value: the field itself, or a Struct of several.
class RecordKey {
 public:
  // Throws ConnectException when the value has no field of a name.
  RecordKey(const Schema& value_schema, const std::vector<std::string>& columns);

  const SchemaPtr& schema() const { return schema_; }
  Value of(const Struct& value) const;

 private:
  std::vector<int> fields_;
  SchemaPtr schema_;
};

}  // namespace kconnect::jdbc
