#pragma once

#include <functional>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace kconnect::golden {

using Json = nlohmann::ordered_json;

// Runs one recorded case. nullopt = it came out as recorded, else what differs.
using CaseRunner = std::optional<std::string> (*)(const Json& test_case);

// One runner for each kind of case; tests/golden/README.md tells the kinds apart.
std::optional<std::string> run_converter_case(const Json& test_case);
std::optional<std::string> run_value_case(const Json& test_case);
std::optional<std::string> run_transform_case(const Json& test_case);
std::optional<std::string> run_predicate_case(const Json& test_case);
std::optional<std::string> run_config_case(const Json& test_case);
// description: the NAME.json beside a recorded NAME.offsets, whose path is offsets_file.
std::optional<std::string> run_offsets_case(const Json& description,
                                            const std::string& offsets_file);

}  // namespace kconnect::golden
