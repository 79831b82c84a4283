#include <map>

#include <fmt/format.h>

#include <kconnect/struct.h>
#include <kconnect/values.h>

#include "golden/golden_case.h"
#include "golden/outcome.h"
#include "golden/typed_value.h"

namespace kconnect::golden {

namespace {

using Difference = std::optional<std::string>;
using Conversion = Value (*)(const SchemaPtr& schema, const Value& value);
using Operation = Difference (*)(const Json& test_case);

const std::map<std::string, Conversion>& conversions() {
  static const std::map<std::string, Conversion> all = {
      {"convertToBoolean", convert_to_boolean},
      {"convertToByte", convert_to_int8},
      {"convertToShort", convert_to_int16},
      {"convertToInteger", convert_to_int32},
      {"convertToLong", convert_to_int64},
      {"convertToFloat", convert_to_float32},
      {"convertToDouble", convert_to_float64},
      {"convertToList", convert_to_list},
      {"convertToMap", convert_to_map},
      {"convertToStruct", convert_to_struct},
      {"convertToDate", convert_to_date},
      {"convertToTime", convert_to_time},
      {"convertToTimestamp", convert_to_timestamp}};
  return all;
}

SchemaAndValue input_of(const Json& test_case) {
  return decode_schema_and_value(test_case.at("input"));
}

Difference compare_value(const Json& test_case, const Value& actual) {
  return compare_values(nullptr, decode_value(nullptr, test_case.at("expect").at("value")), actual);
}

Difference compare_text(const Json& expect, const std::string& actual) {
  const auto expected =
      expect.at(expect.contains("text_jdk19") ? "text_jdk19" : "text").get<std::string>();
  if (expected == actual) return std::nullopt;
  return fmt::format("expected text \"{}\", got \"{}\"", expected, actual);
}

Difference run_parse_string(const Json& test_case) {
  const Json& input = test_case.at("input");
  const SchemaAndValue actual =
      input.is_null() ? SchemaAndValue{} : parse_string(input.get<std::string>());
  const Json& expect = test_case.at("expect");
  if (expect.contains("java_null_result")) return compare({}, actual);
  return compare(decode_schema_and_value(expect), actual);
}

Difference run_convert_to_string(const Json& test_case) {
  const auto [schema, value] = input_of(test_case);
  // Java keeps null here; text has no null.
  if (value.is_null()) return compare_value(test_case, value);
  return compare_value(test_case, convert_to_string(schema, value));
}

Difference run_convert_to_decimal(const Json& test_case) {
  const auto [schema, value] = input_of(test_case);
  const auto scale = test_case.at("scale").get<int32_t>();
  return compare_value(test_case, convert_to_decimal(schema, value, scale));
}

Difference run_infer_schema(const Json& test_case) {
  return compare_schemas(decode_schema(test_case.at("expect").at("schema")),
                         infer_schema(input_of(test_case).value));
}

Difference run_to_string(const Json& test_case) {
  return compare_text(test_case.at("expect"), to_string(input_of(test_case).value));
}

Difference run_number_to_string(const Json& test_case) {
  return compare_text(test_case.at("expect"),
                      to_string(decode_value(nullptr, test_case.at("input"))));
}

Difference run_validate_value(const Json& test_case) {
  const auto [schema, value] = input_of(test_case);
  validate_value(*schema, value);
  return std::nullopt;
}

Difference run_validate_struct(const Json& test_case) {
  input_of(test_case).value.structure()->validate();
  return std::nullopt;
}

Difference run_project(const Json& test_case) {
  const auto [schema, value] = input_of(test_case);
  const SchemaPtr target = decode_schema(test_case.at("target"));
  const Value actual = project(schema, value, target);
  return compare(decode_schema_and_value(test_case.at("expect")), {target, actual});
}

Difference run_conversion(const Json& test_case) {
  const auto [schema, value] = input_of(test_case);
  return compare_value(test_case, conversions().at(test_case.at("op"))(schema, value));
}

const std::map<std::string, Operation>& operations() {
  static const std::map<std::string, Operation> all = {{"parseString", run_parse_string},
                                                       {"convertToString", run_convert_to_string},
                                                       {"convertToDecimal", run_convert_to_decimal},
                                                       {"inferSchema", run_infer_schema},
                                                       {"toString", run_to_string},
                                                       {"number_to_string", run_number_to_string},
                                                       {"validateValue", run_validate_value},
                                                       {"validateStruct", run_validate_struct},
                                                       {"project", run_project}};
  return all;
}

}  // namespace

std::optional<std::string> run_value_case(const Json& test_case) {
  const CaseTimeZone zone(test_case);
  const auto found = operations().find(test_case.at("op").get<std::string>());
  const Operation operation = found == operations().end() ? run_conversion : found->second;
  return check_outcome(test_case.at("expect"), [&](Phase& phase) {
    phase = Phase::Apply;
    return operation(test_case);
  });
}

}  // namespace kconnect::golden
