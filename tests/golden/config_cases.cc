#include <kconnect/config_def.h>
#include <kconnect/errors.h>
#include <kconnect/validators.h>

#include "base/base64.h"
#include "config/properties.h"
#include "config/substitute.h"
#include "golden/golden_case.h"
#include "support/temp_dir.h"

namespace kconnect::golden {

namespace {

std::string decoded(const Json& base64) {
  return base64_decode(base64.get<std::string>()).value();
}

std::optional<std::string> nullable_text(const Json& value) {
  if (value.is_null()) return std::nullopt;
  return value.get<std::string>();
}

NullableConfigMap nullable_map(const Json& object) {
  NullableConfigMap map;
  for (const auto& [key, value] : object.items()) map[key] = nullable_text(value);
  return map;
}

Json to_json(const NullableConfigMap& map) {
  Json object = Json::object();
  for (const auto& [key, value] : map) object[key] = value ? Json(*value) : Json();
  return object;
}

// The cases name classes of Java itself where a plugin would stand.
std::optional<std::string> known_class(std::string_view name) {
  if (name.starts_with("java.") || name.starts_with("org.apache.kafka.")) return std::string(name);
  return std::nullopt;
}

ConfigType config_type(const std::string& name) {
  for (const auto type : {ConfigType::Boolean, ConfigType::String, ConfigType::Int,
                          ConfigType::Short, ConfigType::Long, ConfigType::Double, ConfigType::List,
                          ConfigType::Class, ConfigType::Password}) {
    if (config_type_name(type) == name) return type;
  }
  throw std::invalid_argument("unknown type " + name);
}

Json to_json(ConfigType type, const ConfigData& data) {
  if (std::holds_alternative<std::monostate>(data)) return {};
  switch (type) {
    case ConfigType::Boolean:
      return std::get<bool>(data);
    case ConfigType::Int:
      return std::get<int32_t>(data);
    case ConfigType::Short:
      return std::get<int16_t>(data);
    case ConfigType::List:
      return std::get<std::vector<std::string>>(data);
    case ConfigType::Long:
      return "long:" + *config_data_text(data);
    case ConfigType::Double:
      return "double:" + *config_data_text(data);
    case ConfigType::Class:
      return "class:" + *config_data_text(data);
    case ConfigType::Password:
      return {{"password", std::get<Password>(data).value}, {"shown_as", *config_data_text(data)}};
    case ConfigType::String:
      break;
  }
  return std::get<std::string>(data);
}

Validator validator(const Json& description) {
  const std::string kind = description.at("kind");
  const auto values = [&] { return description.at("values").get<std::vector<std::string>>(); };
  if (kind == "atLeast") return at_least(description.at("min"));
  if (kind == "between") return between(description.at("min"), description.at("max"));
  if (kind == "in") return one_of(values());
  if (kind == "inIgnoreCase") return one_of_ignoring_case(values());
  if (kind == "listIn") return list_of(values());
  if (kind == "nonEmpty") return non_empty_string();
  if (kind == "nonNull") return non_null();
  if (kind == "noControlChars") return non_empty_string_without_control_characters();
  throw std::invalid_argument("unknown validator " + kind);
}

ConfigDef definition(const Json& keys) {
  ConfigDef def;
  for (const Json& description : keys) {
    ConfigKey key;
    key.name = description.at("name");
    key.type = config_type(description.at("type"));
    key.resolve_class = known_class;
    if (!description.at("required")) {
      key.default_value =
          parse_config_type(key.name, nullable_text(description.at("default")), key.type);
    }
    if (description.contains("validator")) key.validator = validator(description.at("validator"));
    def.define(std::move(key));
  }
  return def;
}

Json run_parse_type(const Json& test_case) {
  ConfigDef def;
  def.define({.name = test_case.at("name"),
              .type = config_type(test_case.at("type")),
              .resolve_class = known_class});
  const ConfigKey& key = def.keys().front();
  const ConfigData data =
      def.parse(key, NullableConfigMap{{key.name, nullable_text(test_case.at("input"))}});
  return {{"value", to_json(key.type, data)}};
}

Json run_parse(const Json& test_case) {
  const ConfigDef def = definition(test_case.at("def"));
  Json values = Json::object();
  for (const auto& [name, data] : def.parse_all(nullable_map(test_case.at("input")))) {
    values[name] = to_json(def.find(name)->type, data);
  }
  return {{"values", values}};
}

// Rows hold text: what the recorded value would show as.
Json shown(const Json& value) {
  if (value.is_object()) return value.at("shown_as");
  if (value.is_array()) {
    std::string joined;
    for (const Json& item : value) {
      if (!joined.empty()) joined += ',';
      joined += item.get<std::string>();
    }
    return joined;
  }
  if (value.is_string()) {
    const std::string text = value;
    for (const std::string_view tag : {"long:", "double:", "class:"}) {
      if (text.starts_with(tag)) return text.substr(tag.size());
    }
    return text;
  }
  return value.is_null() ? value : Json(value.dump());
}

Json run_validate(const Json& test_case) {
  Json configs = Json::object();
  for (const ConfigValue& row :
       definition(test_case.at("def")).validate(nullable_map(test_case.at("input")))) {
    configs[row.name] = {{"value", row.value ? Json(*row.value) : Json()},
                         {"errors", row.error_messages}};
  }
  return {{"configs", configs}};
}

// A JSON value with @DIR@ replaced by the folder.
Json placed(const Json& value, const TempDir& folder) {
  std::string text = value.dump();
  for (size_t at = 0; (at = text.find("@DIR@", at)) != std::string::npos;) {
    text.replace(at, 5, folder.path().string());
  }
  return Json::parse(text);
}

Json run_replace(const Json& test_case, const TempDir& folder) {
  if (test_case.contains("files")) {
    for (const auto& [name, content] : test_case.at("files").items()) {
      folder.write(name, decoded(content));
    }
  }
  const Environment environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto variables = test_case.find("env");
    if (variables == test_case.end() || !variables->contains(name)) return std::nullopt;
    return variables->at(name).get<std::string>();
  };
  const Json described = placed(test_case.at("providers"), folder);
  ConfigProviders providers;
  for (const auto& [name, provider] : described.items()) {
    providers[name] = make_config_provider(provider.at("class").get<std::string>(),
                                           provider.at("params").get<ConfigMap>(), environment);
  }
  const Json input = placed(test_case.at("input"), folder);
  return {{"map", to_json(substitute(nullable_map(input), providers).values)}};
}

Json run(const Json& test_case, const TempDir& folder) {
  const std::string op = test_case.at("op");
  if (op == "properties") {
    const std::string bytes = decoded(test_case.at("input_base64"));
    return {{"map", to_json(nullable(parse_properties(bytes).map()))}};
  }
  if (op == "parse_type") return run_parse_type(test_case);
  if (op == "parse") return run_parse(test_case);
  if (op == "validate") return run_validate(test_case);
  if (op == "replace") return run_replace(test_case, folder);
  throw std::invalid_argument("unknown op " + op);
}

// Of accidents of Java's code only the failure counts, not their class.
bool is_connect_error(const std::string& name) {
  return name == "ConfigException" || name == "ConnectException" || name == "DataException";
}

std::string compare_error(const Json& expected, const std::exception& error) {
  if (!expected.contains("error")) return std::string("failed: ") + error.what();
  const std::string name = expected.at("error");
  const std::string actual(exception_class_name(error));
  if (is_connect_error(name) && !actual.ends_with('.' + name)) {
    return "failed with " + actual + " instead of " + name + ": " + error.what();
  }
  if (expected.at("message_portable") && expected.at("message") != error.what()) {
    return std::string("failed with \"") + error.what() + "\" instead of " +
           expected.at("message").dump();
  }
  return {};
}

Json expected_result(const Json& test_case, const TempDir& folder) {
  Json expected = placed(test_case.at("expect"), folder);
  if (expected.contains("configs")) {
    for (auto& [name, row] : expected.at("configs").items()) row["value"] = shown(row["value"]);
  }
  return expected;
}

// Objects compare without regard to the order of their keys.
nlohmann::json unordered(const Json& value) {
  return nlohmann::json::parse(value.dump());
}

}  // namespace

std::optional<std::string> run_config_case(const Json& test_case) {
  const TempDir folder;
  const Json expected = expected_result(test_case, folder);
  try {
    const Json actual = run(test_case, folder);
    if (unordered(actual) == unordered(expected)) return std::nullopt;
    return "gave " + actual.dump() + " instead of " + expected.dump();
  } catch (const std::exception& error) {
    const std::string difference = compare_error(expected, error);
    return difference.empty() ? std::nullopt : std::optional(difference);
  }
}

}  // namespace kconnect::golden
