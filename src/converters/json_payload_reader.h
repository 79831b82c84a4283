#pragma once

#include <optional>

#include <kconnect/schema.h>

#include "base/json.h"
#include "converters/json_plan.h"

namespace kconnect {

// JSON payloads as values, with Java's leniency: what does not fit often becomes 0 or null. Throws
// DataException. Strings share the document's bytes where they stand there as they are.
class JsonPayloadReader {
 public:
  explicit JsonPayloadReader(bool replace_null_with_default)
      : replace_null_with_default_(replace_null_with_default) {}

  // document: the bytes that the value was parsed from.
  Value read(const JsonPlan& plan, const JsonValue& json, const Bytes& document);

 private:
  Value read_present(const JsonPlan& plan, const JsonValue& json);
  Value read_absent(const JsonPlan& plan);
  Value read_logical(const JsonPlan& plan, const JsonValue& json);
  Value read_schemaless(const JsonValue& json);
  Value read_array(const JsonPlan& element, const JsonValue& json);
  Value read_map(const JsonPlan& plan, const JsonValue& json);
  Value read_struct(const JsonPlan& plan, const JsonValue& json);
  Value read_child(const JsonPlan& plan, const JsonValue& json);
  Value unfit(const JsonPlan& plan);
  Text text(std::string_view decoded) const;

  bool replace_null_with_default_;
  const Bytes* document_ = nullptr;
  // How often JSON of a wrong kind became null although the schema is required: structs refuse
  // that, lists and maps at the top do not.
  size_t forbidden_nulls_ = 0;
};

}  // namespace kconnect
