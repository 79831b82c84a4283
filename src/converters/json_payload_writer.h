#pragma once

#include <string>

#include <kconnect/value.h>

#include "converters/json_plan.h"

namespace kconnect {

// Values as JSON payloads, appended to a buffer. Throws DataException.
class JsonPayloadWriter {
 public:
  JsonPayloadWriter(bool decimals_as_numbers, bool replace_null_with_default)
      : decimals_as_numbers_(decimals_as_numbers),
        replace_null_with_default_(replace_null_with_default) {}

  // depth: the containers that are open around the payload.
  void write(const JsonPlan& plan, const Value& value, int depth, std::string& out) const;

 private:
  void write_null(const JsonPlan& plan, int depth, std::string& out) const;
  void write_logical(const JsonPlan& plan, const Value& value, std::string& out) const;
  void write_typed(const JsonPlan& plan, const Value& value, int depth, std::string& out) const;
  void write_schemaless(const Value& value, int depth, std::string& out) const;
  void write_array(const JsonPlan& element, const Array& array, int depth, std::string& out) const;
  void write_object(const JsonPlan& key_plan, const JsonPlan& value_plan, const Map& map, int depth,
                    std::string& out) const;
  void write_pairs(const JsonPlan& key_plan, const JsonPlan& value_plan, const Map& map, int depth,
                   std::string& out) const;
  void write_struct(const JsonPlan& plan, const Struct& structure, int depth,
                    std::string& out) const;

  bool decimals_as_numbers_;
  bool replace_null_with_default_;
};

}  // namespace kconnect
