#include <catch2/catch.hpp>

#include <kconnect/config_def.h>
#include <kconnect/config_spec.h>
#include <kconnect/errors.h>
#include <kconnect/validators.h>

namespace kconnect {

namespace {

using List = std::vector<std::string>;

ConfigData parse(ConfigType type, std::optional<std::string> raw) {
  return parse_config_type("k", raw, type);
}

std::string failure(ConfigType type, const std::string& raw) {
  try {
    parse_config_type("k", raw, type);
  } catch (const ConfigException& error) {
    return error.what();
  }
  return "no failure";
}

std::string failure(const Validator& validator, const ConfigData& value) {
  try {
    validator.check("k", value);
  } catch (const ConfigException& error) {
    return error.what();
  }
  return "accepted";
}

const ConfigValue& row(const std::vector<ConfigValue>& rows, std::string_view name) {
  for (const ConfigValue& value : rows) {
    if (value.name == name) return value;
  }
  throw std::out_of_range("no row");
}

ConfigDef tasks_and_topic() {
  ConfigDef def;
  def.define({.name = "tasks.max",
              .type = ConfigType::Int,
              .default_value = ConfigData{1},
              .validator = at_least(1)});
  def.define({.name = "topic"});
  return def;
}

}  // namespace

TEST_CASE("config values are trimmed and read by their type") {
  CHECK(parse(ConfigType::Boolean, " TRUE\t") == ConfigData{true});
  CHECK(parse(ConfigType::Int, "+7 ") == ConfigData{7});
  CHECK(parse(ConfigType::Short, "-7") == ConfigData{int16_t{-7}});
  CHECK(parse(ConfigType::Long, "9000000000") == ConfigData{int64_t{9000000000}});
  CHECK(parse(ConfigType::Double, "1.5f") == ConfigData{1.5});
  CHECK(parse(ConfigType::String, " a b ") == ConfigData{std::string("a b")});
  CHECK(parse(ConfigType::Password, " x ") == ConfigData{Password{"x"}});
  CHECK(parse(ConfigType::List, " a , b,,c ,") == ConfigData{List{"a", "b", "", "c", ""}});
  CHECK(parse(ConfigType::List, " ") == ConfigData{List{}});
  CHECK(parse(ConfigType::Int, std::nullopt) == ConfigData{});
}

TEST_CASE("config values that do not parse are refused with Java's words") {
  CHECK(failure(ConfigType::Boolean, "yes") ==
        "Invalid value yes for configuration k: Expected value to be either true or false");
  CHECK(failure(ConfigType::Int, " 1.0") ==
        "Invalid value  1.0 for configuration k: Not a number of type INT");
  CHECK(failure(ConfigType::Short, "32768") ==
        "Invalid value 32768 for configuration k: Not a number of type SHORT");
  CHECK(failure(ConfigType::Long, "") ==
        "Invalid value  for configuration k: Not a number of type LONG");
  CHECK(failure(ConfigType::Double, "1e") ==
        "Invalid value 1e for configuration k: Not a number of type DOUBLE");
}

TEST_CASE("typed data shows as REST writes it") {
  CHECK(config_data_text({}) == std::nullopt);
  CHECK(config_data_text(true) == "true");
  CHECK(config_data_text(List{"a", "b"}) == "a,b");
  CHECK(config_data_text(1.0) == "1.0");
  CHECK(config_data_text(Password{"secret"}) == "[hidden]");
}

TEST_CASE("validators speak as Kafka's do") {
  CHECK(failure(at_least(1), 0) == "Invalid value 0 for configuration k: Value must be at least 1");
  CHECK(failure(at_least(1), {}) ==
        "Invalid value null for configuration k: Value must be non-null");
  CHECK(failure(at_least(1), int64_t{1}) == "accepted");
  CHECK(failure(between(0, 65535), 65536) ==
        "Invalid value 65536 for configuration k: Value must be no more than 65535");
  CHECK(failure(one_of({"none", "all"}), std::string("ALL")) ==
        "Invalid value ALL for configuration k: String must be one of: none, all");
  CHECK(failure(one_of_ignoring_case({"none", "all"}), std::string("All")) == "accepted");
  CHECK(failure(one_of_ignoring_case({"none", "all"}), std::string("x")) ==
        "Invalid value x for configuration k: String must be one of (case insensitive): ALL, NONE");
  CHECK(failure(list_of({"a", "b"}), List{"a", "z"}) ==
        "Invalid value z for configuration k: String must be one of: a, b");
  CHECK(failure(non_empty_string(), std::string()) ==
        "Invalid value  for configuration k: String must be non-empty");
  CHECK(failure(non_empty_string_without_control_characters(), std::string("a\x01\xC2\x85")) ==
        "Invalid value a\x01\xC2\x85 for configuration k: String may not contain control "
        "sequences but had the following ASCII chars: 1, 133");
  CHECK(failure(unique_aliases(), List{"a", "b", "a"}) ==
        "Invalid value [a, b, a] for configuration k: Duplicate alias provided.");
  CHECK(failure(non_null(), {}) ==
        "Invalid value null for configuration k: entry must be non null");
  CHECK(failure(null_or(at_least(0)), {}) == "accepted");
  CHECK(failure(composite({non_null(), unique_aliases()}), List{"a", "a"}) ==
        "Invalid value [a, a] for configuration k: Duplicate alias provided.");
  CHECK(failure(one_of({"x"}), Password{"secret"}) ==
        "Invalid value [hidden] for configuration k: String must be one of: x");
}

TEST_CASE("validators say what is valid for documents") {
  CHECK(at_least(1).text == "[1,...]");
  CHECK(between(0, 65535).text == "[0,...,65535]");
  CHECK(one_of({"none", "all"}).text == "[none, all]");
  CHECK(composite({non_null(), unique_aliases("transformation")}).text ==
        "non-null string, unique transformation aliases");
}

TEST_CASE("defaults stand in for absent keys and unknown keys are ignored") {
  const ConfigDef def = tasks_and_topic();
  const auto values = def.parse_all({{"topic", "t"}, {"other", "x"}});
  CHECK(values.at("tasks.max") == ConfigData{1});
  CHECK(values.at("topic") == ConfigData{std::string("t")});
  CHECK(values.size() == 2);
  CHECK_THROWS_WITH(def.parse_all({}),
                    "Missing required configuration \"topic\" which has no default value.");
}

TEST_CASE("a value that does not parse goes on as null to the validator") {
  const auto rows = tasks_and_topic().validate(ConfigMap{{"tasks.max", "x"}});
  CHECK(row(rows, "tasks.max").value == std::nullopt);
  CHECK(row(rows, "tasks.max").error_messages ==
        List{"Invalid value x for configuration tasks.max: Not a number of type INT",
             "Invalid value null for configuration tasks.max: Value must be non-null"});
  CHECK(row(rows, "topic").error_messages ==
        List{"Missing required configuration \"topic\" which has no default value."});
}

TEST_CASE("a class that nobody knows is an error, an alias becomes the full name") {
  ConfigDef def;
  def.define({.name = "type",
              .type = ConfigType::Class,
              .resolve_class = [](std::string_view name) -> std::optional<std::string> {
                if (name != "String") return std::nullopt;
                return "org.example.StringConverter";
              }});
  CHECK(row(def.validate(ConfigMap{{"type", "String"}}), "type").value ==
        "org.example.StringConverter");
  const auto rows = def.validate(ConfigMap{{"type", "Strong"}});
  CHECK(row(rows, "type").value == std::nullopt);
  CHECK(row(rows, "type").error_messages ==
        List{"Invalid value Strong for configuration type: Class Strong could not be found."});
}

TEST_CASE("keys that depend on two others are looked at for each of them") {
  ConfigDef def;
  def.define({.name = "a", .default_value = ConfigData{}, .dependents = {"c"}});
  def.define({.name = "b", .default_value = ConfigData{}, .dependents = {"c"}});
  def.define({.name = "c"});
  CHECK(row(def.validate(ConfigMap{}), "c").error_messages.size() == 2);
  CHECK(def.validate(ConfigMap{}).back().name == "c");
}

TEST_CASE("a key cannot be defined twice") {
  ConfigDef def = tasks_and_topic();
  CHECK_THROWS_WITH(def.define({.name = "topic"}), "Configuration topic is defined twice.");
}

TEST_CASE("embedded keys are prefixed, grouped and sorted as Java sorts them") {
  ConfigDef inner;
  inner.define({.name = "zeta", .default_value = ConfigData{}});
  inner.define({.name = "alpha", .default_value = ConfigData{}, .importance = Importance::Low});
  inner.define({.name = "must", .validator = non_empty_string(), .importance = Importance::High});
  inner.define({.name = "beta", .default_value = ConfigData{}});
  ConfigDef def;
  def.embed("transforms.a.", "Transforms: a", 1, inner);

  List names;
  for (const ConfigKey& key : def.keys()) names.push_back(key.name);
  CHECK(names ==
        List{"transforms.a.must", "transforms.a.beta", "transforms.a.zeta", "transforms.a.alpha"});
  CHECK(def.keys().front().order == 1);
  CHECK(def.keys().back().order == 4);
  CHECK(def.keys().front().shown_name() == "must");
  CHECK(def.groups() == List{"Transforms: a"});
  CHECK(
      row(def.validate(ConfigMap{{"transforms.a.must", ""}}), "transforms.a.must").error_messages ==
      List{"Invalid value  for configuration must: String must be non-empty"});
}

TEST_CASE("a prefix is taken off the keys that have it") {
  const ConfigMap props = {{"t.a.type", "x"}, {"t.a.", "y"}, {"t.b.type", "z"}, {"u", "v"}};
  CHECK(with_prefix(props, "t.a.") == ConfigMap{{"type", "x"}});
}

TEST_CASE("a specification binds keys to the members of a struct") {
  struct Config {
    std::optional<std::string> file;
    std::vector<std::string> topics;
    int32_t batch = 0;
    Password password;
  };
  const auto spec = ConfigSpec<Config>()
                        .add(&Config::file, {.name = "file", .default_value = ConfigData{}})
                        .add(&Config::topics, {.name = "topics"})
                        .add(&Config::batch, {.name = "batch", .default_value = ConfigData{2000}})
                        .add(&Config::password, {.name = "password", .default_value = Password{}});
  const Config config = spec.parse({{"topics", "a, b"}, {"password", "s"}});
  CHECK(config.file == std::nullopt);
  CHECK(config.topics == List{"a", "b"});
  CHECK(config.batch == 2000);
  CHECK(config.password.value == "s");
  CHECK_THROWS_AS(spec.parse({{"topics", ""}, {"batch", "many"}}), ConfigException);
}

}  // namespace kconnect
