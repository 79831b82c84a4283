#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace kconnect {

enum class ConfigType { Boolean, String, Int, Short, Long, Double, List, Class, Password };
enum class Importance { High, Medium, Low };
enum class Width { None, Short, Medium, Long };

std::string_view config_type_name(ConfigType type);       // "BOOLEAN"
std::string_view importance_name(Importance importance);  // "HIGH"
std::string_view width_name(Width width);                 // "SHORT"

using ConfigMap = std::map<std::string, std::string>;  // raw text, sorted as REST shows it
// Where a key can be present with a null value: what arrives as JSON.
using NullableConfigMap = std::map<std::string, std::optional<std::string>>;

// A secret: prints as [hidden].
struct Password {
  std::string value;
  bool operator==(const Password&) const = default;
};
inline constexpr std::string_view hidden_password = "[hidden]";

struct NoDefault {};  // the key is required

// monostate = null.
using ConfigData = std::variant<std::monostate, bool, int16_t, int32_t, int64_t, double,
                                std::string, std::vector<std::string>, Password>;

// Text of typed data as REST shows it: lists comma-joined, passwords hidden; nullopt for null.
std::optional<std::string> config_data_text(const ConfigData& data);

// "Invalid value VALUE for configuration KEY: REASON", Java's form of every complaint about a
// value. Lists show as [a, b], passwords hidden, null as null.
std::string invalid_value_message(std::string_view key, const ConfigData& value,
                                  std::string_view reason);

// Checks typed data; throws ConfigException. text says what is valid, for documentation
// ("[1,...]").
struct Validator {
  std::function<void(std::string_view key, const ConfigData& value)> check = nullptr;
  std::string text = {};
  explicit operator bool() const { return check != nullptr; }
};

// What a CLASS key names: decides the recommended values and which names are accepted.
enum class PluginKind {
  None,
  SourceConnector,
  SinkConnector,
  Connector,
  Converter,
  HeaderConverter,
  Transformation,
  Predicate
};

// The one declaration of a configuration key: parsing, defaults, validation, REST, --help and
// documents derive from it.
struct ConfigKey {
  std::string name = {};
  ConfigType type = ConfigType::String;
  std::variant<NoDefault, ConfigData> default_value = NoDefault{};
  Validator validator = {};
  Importance importance = Importance::Medium;
  std::string doc = {};
  std::optional<std::string> group = {};
  int order = -1;
  Width width = Width::None;
  std::string display_name = {};  // empty = the name
  std::vector<std::string> dependents = {};
  // Values to offer for this key, given all other values. May be empty.
  std::function<std::vector<std::string>(const NullableConfigMap&)> recommend = nullptr;
  // Whether the key matters, given all other values; an exception becomes an error of the key.
  // Empty = always.
  std::function<bool(const NullableConfigMap&)> is_visible = nullptr;
  // Class only: the full name of the class that a name or alias means, nullopt when there is none.
  // Without it every name is accepted as it stands.
  std::function<std::optional<std::string>(std::string_view)> resolve_class = nullptr;

  bool is_required() const { return std::holds_alternative<NoDefault>(default_value); }
  const std::string& shown_name() const { return display_name.empty() ? name : display_name; }
};

// One row of PUT /connector-plugins/{name}/config/validate.
struct ConfigValue {
  std::string name = {};
  std::optional<std::string> value = {};
  std::vector<std::string> recommended_values = {};
  std::vector<std::string> error_messages = {};
  bool visible = true;
};

// Parses one raw text (trimmed first) as a type; throws ConfigException with Java's message.
// nullopt stays null. A Class is checked only to be a name; who knows the plugins checks that it
// exists.
ConfigData parse_config_type(std::string_view name, const std::optional<std::string>& raw,
                             ConfigType type);

// A set of keys in the order of their definition. Unknown keys in what is parsed are never an
// error.
class ConfigDef {
 public:
  ConfigDef& define(ConfigKey key);  // throws ConfigException when the name is taken
  // Adds the keys of another definition under a prefix ("transforms.mask.") and group, ordered from
  // first_order: by group and order, then the required ones, by importance, by name. Validators go
  // on to name the key without the prefix, as Java's do.
  ConfigDef& embed(std::string_view prefix, std::string_view group, int first_order,
                   const ConfigDef& other);

  const std::vector<ConfigKey>& keys() const { return keys_; }
  const ConfigKey* find(std::string_view name) const;  // nullptr when absent
  // Every group in the order of its first key.
  std::vector<std::string> groups() const;

  // The value of one key; throws ConfigException.
  ConfigData parse(const ConfigKey& key, const ConfigMap& props) const;
  ConfigData parse(const ConfigKey& key, const NullableConfigMap& props) const;
  // Every key; the first error throws.
  std::map<std::string, ConfigData> parse_all(const NullableConfigMap& props) const;
  // Every key with its errors, in the order of definition; never throws. As in Java a key is looked
  // at once for every key it depends on, and its errors come as often.
  std::vector<ConfigValue> validate(const NullableConfigMap& props) const;
  std::vector<ConfigValue> validate(const ConfigMap& props) const;

 private:
  std::vector<ConfigKey> keys_;
  std::unordered_map<std::string, size_t> index_;
};

NullableConfigMap nullable(const ConfigMap& props);

// Text after removing a prefix from the keys that have it: {"transforms.a.type": x} -> {"type": x}.
ConfigMap with_prefix(const ConfigMap& props, std::string_view prefix);
NullableConfigMap with_prefix(const NullableConfigMap& props, std::string_view prefix);

}  // namespace kconnect
