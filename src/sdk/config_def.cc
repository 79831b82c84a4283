#include <algorithm>
#include <array>
#include <tuple>

#include <fmt/format.h>

#include <kconnect/config_def.h>
#include <kconnect/errors.h>

#include "base/ascii_case.h"
#include "base/java_number.h"
#include "base/trim.h"

namespace kconnect {

namespace {

constexpr std::array<std::string_view, 9> type_names = {
    "BOOLEAN", "STRING", "INT", "SHORT", "LONG", "DOUBLE", "LIST", "CLASS", "PASSWORD"};
constexpr std::array<std::string_view, 3> importance_names = {"HIGH", "MEDIUM", "LOW"};
constexpr std::array<std::string_view, 4> width_names = {"NONE", "SHORT", "MEDIUM", "LONG"};

template <typename Number>
ConfigData parse_integer(std::string_view text) {
  const auto number = parse_java_integer<Number>(text);
  if (!number) return {};
  return *number;
}

ConfigData parse_double(std::string_view text) {
  const auto number = parse_java_double(text);
  if (!number) return {};
  return *number;
}

ConfigData parse_boolean(std::string_view text) {
  const auto is = [&](std::string_view word) {
    return std::ranges::equal(text, word, {}, ascii_lower);
  };
  if (is("true")) return true;
  if (is("false")) return false;
  return {};
}

// Items between commas, blanks around the commas dropped, empty items kept.
std::vector<std::string> split_list(std::string_view text) {
  constexpr std::string_view blanks = " \t\n\v\f\r";
  std::vector<std::string> items;
  if (text.empty()) return items;
  bool more = true;
  for (bool first = true; more; first = false) {
    const size_t comma = text.find(',');
    more = comma != std::string_view::npos;
    std::string_view item = text.substr(0, comma);
    if (!first) item.remove_prefix(std::min(item.find_first_not_of(blanks), item.size()));
    if (more) item = item.substr(0, item.find_last_not_of(blanks) + 1);
    items.emplace_back(item);
    if (more) text.remove_prefix(comma + 1);
  }
  return items;
}

std::string_view parse_failure(ConfigType type) {
  switch (type) {
    case ConfigType::Boolean:
      return "Expected value to be either true or false";
    case ConfigType::Int:
      return "Not a number of type INT";
    case ConfigType::Short:
      return "Not a number of type SHORT";
    case ConfigType::Long:
      return "Not a number of type LONG";
    default:
      return "Not a number of type DOUBLE";
  }
}

ConfigData parse_trimmed(std::string_view text, ConfigType type) {
  switch (type) {
    case ConfigType::Boolean:
      return parse_boolean(text);
    case ConfigType::Int:
      return parse_integer<int32_t>(text);
    case ConfigType::Short:
      return parse_integer<int16_t>(text);
    case ConfigType::Long:
      return parse_integer<int64_t>(text);
    case ConfigType::Double:
      return parse_double(text);
    case ConfigType::List:
      return split_list(text);
    case ConfigType::Password:
      return Password{std::string(text)};
    case ConfigType::String:
    case ConfigType::Class:
      return std::string(text);
  }
  return {};
}

ConfigData parse_set_value(const ConfigKey& key, const std::optional<std::string>& raw) {
  ConfigData data = parse_config_type(key.name, raw, key.type);
  const auto* name = std::get_if<std::string>(&data);
  if (key.type != ConfigType::Class || name == nullptr || !key.resolve_class) return data;
  auto class_name = key.resolve_class(*name);
  if (!class_name) {
    throw ConfigException(
        invalid_value_message(key.name, *raw, fmt::format("Class {} could not be found.", *raw)));
  }
  return std::move(*class_name);
}

std::string missing_message(const ConfigKey& key) {
  return fmt::format("Missing required configuration \"{}\" which has no default value.", key.name);
}

template <typename Props>
ConfigData parse_value(const ConfigKey& key, const Props& props) {
  const auto entry = props.find(key.name);
  if (entry == props.end() && key.is_required()) throw ConfigException(missing_message(key));
  ConfigData data = entry != props.end() ? parse_set_value(key, entry->second)
                                         : std::get<ConfigData>(key.default_value);
  if (key.validator) key.validator.check(key.name, data);
  return data;
}

// Fills one row and those of the keys that depend on it.
class RowValidation {
 public:
  RowValidation(const ConfigDef& def, const NullableConfigMap& props,
                std::map<std::string_view, ConfigValue*> rows)
      : def_(def), props_(props), rows_(std::move(rows)) {}

  void validate(const ConfigKey& key) {
    ConfigValue& row = *rows_.at(key.name);
    const ConfigData data = parse(key, row.error_messages);
    if (key.validator) {
      collect(row.error_messages, [&] { key.validator.check(key.name, data); });
    }
    row.value = config_data_text(data);
    if (key.recommend) {
      collect(row.error_messages, [&] { row.recommended_values = key.recommend(props_); });
    }
    if (key.is_visible) {
      collect(row.error_messages, [&] { row.visible = key.is_visible(props_); });
    }
    for (const std::string& dependent : key.dependents) {
      if (const ConfigKey* known = def_.find(dependent)) validate(*known);
    }
  }

 private:
  using Messages = std::vector<std::string>;

  template <typename Action>
  static void collect(Messages& messages, Action action) {
    try {
      action();
    } catch (const ConfigException& error) {
      messages.emplace_back(error.what());
    }
  }

  ConfigData parse(const ConfigKey& key, Messages& messages) const {
    const auto entry = props_.find(key.name);
    if (entry == props_.end() && key.is_required()) {
      messages.push_back(missing_message(key));
      return {};
    }
    if (entry == props_.end()) return std::get<ConfigData>(key.default_value);
    ConfigData data;
    collect(messages, [&] { data = parse_set_value(key, entry->second); });
    return data;
  }

  const ConfigDef& def_;
  const NullableConfigMap& props_;
  std::map<std::string_view, ConfigValue*> rows_;
};

// The keys by group and order, then the required ones, by importance, by name.
std::vector<ConfigKey> sorted_keys(const ConfigDef& def) {
  const std::vector<std::string> groups = def.groups();
  const auto rank = [&](const ConfigKey& key) {
    // Keys without a group come first.
    const auto group =
        key.group ? std::find(groups.begin(), groups.end(), *key.group) - groups.begin() : -1;
    return std::tuple(group, key.order, !key.is_required(), key.importance,
                      std::string_view(key.name));
  };
  std::vector<ConfigKey> keys = def.keys();
  std::sort(keys.begin(), keys.end(),
            [&](const ConfigKey& a, const ConfigKey& b) { return rank(a) < rank(b); });
  return keys;
}

Validator naming_key_without_prefix(Validator validator, size_t prefix_size) {
  if (!validator) return validator;
  auto check = [check = std::move(validator.check), prefix_size](std::string_view key,
                                                                 const ConfigData& value) {
    check(key.substr(prefix_size), value);
  };
  return {std::move(check), std::move(validator.text)};
}

struct DataText {
  std::string_view separator;
  std::string operator()(std::monostate) const { return "null"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int16_t value) const { return std::to_string(value); }
  std::string operator()(int32_t value) const { return std::to_string(value); }
  std::string operator()(int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return java_double_text(value); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const std::vector<std::string>& value) const {
    return fmt::format("{}", fmt::join(value, separator));
  }
  std::string operator()(const Password&) const { return std::string(hidden_password); }
};

}  // namespace

std::string_view config_type_name(ConfigType type) {
  return type_names.at(static_cast<size_t>(type));
}

std::string_view importance_name(Importance importance) {
  return importance_names.at(static_cast<size_t>(importance));
}

std::string_view width_name(Width width) {
  return width_names.at(static_cast<size_t>(width));
}

std::optional<std::string> config_data_text(const ConfigData& data) {
  if (std::holds_alternative<std::monostate>(data)) return std::nullopt;
  return std::visit(DataText{","}, data);
}

std::string invalid_value_message(std::string_view key, const ConfigData& value,
                                  std::string_view reason) {
  std::string shown = std::visit(DataText{", "}, value);
  if (std::holds_alternative<std::vector<std::string>>(value)) shown = '[' + shown + ']';
  return fmt::format("Invalid value {} for configuration {}: {}", shown, key, reason);
}

ConfigData parse_config_type(std::string_view name, const std::optional<std::string>& raw,
                             ConfigType type) {
  if (!raw) return {};
  ConfigData data = parse_trimmed(java_trim(*raw), type);
  if (std::holds_alternative<std::monostate>(data)) {
    throw ConfigException(invalid_value_message(name, *raw, parse_failure(type)));
  }
  return data;
}

ConfigDef& ConfigDef::define(ConfigKey key) {
  if (!index_.emplace(key.name, keys_.size()).second) {
    throw ConfigException(fmt::format("Configuration {} is defined twice.", key.name));
  }
  keys_.push_back(std::move(key));
  return *this;
}

ConfigDef& ConfigDef::embed(std::string_view prefix, std::string_view group, int first_order,
                            const ConfigDef& other) {
  for (ConfigKey& key : sorted_keys(other)) {
    key.display_name = key.shown_name();
    key.name.insert(0, prefix);
    key.group = key.group ? fmt::format("{}: {}", group, *key.group) : std::string(group);
    key.order = first_order++;
    key.validator = naming_key_without_prefix(std::move(key.validator), prefix.size());
    for (std::string& dependent : key.dependents) dependent.insert(0, prefix);
    if (key.recommend) {
      key.recommend = [recommend = std::move(key.recommend),
                       prefix = std::string(prefix)](const NullableConfigMap& props) {
        return recommend(with_prefix(props, prefix));
      };
    }
    if (key.is_visible) {
      key.is_visible = [is_visible = std::move(key.is_visible),
                        prefix = std::string(prefix)](const NullableConfigMap& props) {
        return is_visible(with_prefix(props, prefix));
      };
    }
    define(std::move(key));
  }
  return *this;
}

const ConfigKey* ConfigDef::find(std::string_view name) const {
  const auto entry = index_.find(std::string(name));
  return entry == index_.end() ? nullptr : &keys_[entry->second];
}

std::vector<std::string> ConfigDef::groups() const {
  std::vector<std::string> groups;
  for (const ConfigKey& key : keys_) {
    if (key.group && std::find(groups.begin(), groups.end(), *key.group) == groups.end()) {
      groups.push_back(*key.group);
    }
  }
  return groups;
}

ConfigData ConfigDef::parse(const ConfigKey& key, const ConfigMap& props) const {
  return parse_value(key, props);
}

ConfigData ConfigDef::parse(const ConfigKey& key, const NullableConfigMap& props) const {
  return parse_value(key, props);
}

std::map<std::string, ConfigData> ConfigDef::parse_all(const NullableConfigMap& props) const {
  std::map<std::string, ConfigData> values;
  for (const ConfigKey& key : keys_) values.emplace(key.name, parse_value(key, props));
  return values;
}

std::vector<ConfigValue> ConfigDef::validate(const NullableConfigMap& props) const {
  std::vector<ConfigValue> rows;
  rows.reserve(keys_.size());
  std::map<std::string_view, ConfigValue*> row_of;
  std::vector<std::string_view> dependents;
  for (const ConfigKey& key : keys_) {
    rows.push_back({.name = key.name});
    row_of.emplace(key.name, &rows.back());
    dependents.insert(dependents.end(), key.dependents.begin(), key.dependents.end());
  }
  RowValidation validation(*this, props, std::move(row_of));
  for (const ConfigKey& key : keys_) {
    const bool depends =
        std::find(dependents.begin(), dependents.end(), key.name) != dependents.end();
    if (!depends) validation.validate(key);
  }
  return rows;
}

std::vector<ConfigValue> ConfigDef::validate(const ConfigMap& props) const {
  return validate(nullable(props));
}

NullableConfigMap nullable(const ConfigMap& props) {
  return {props.begin(), props.end()};
}

namespace {

template <typename Props>
Props without_prefix(const Props& props, std::string_view prefix) {
  Props result;
  for (auto entry = props.lower_bound(std::string(prefix));
       entry != props.end() && entry->first.starts_with(prefix); ++entry) {
    if (entry->first.size() > prefix.size()) {
      result.emplace(entry->first.substr(prefix.size()), entry->second);
    }
  }
  return result;
}

}  // namespace

ConfigMap with_prefix(const ConfigMap& props, std::string_view prefix) {
  return without_prefix(props, prefix);
}

NullableConfigMap with_prefix(const NullableConfigMap& props, std::string_view prefix) {
  return without_prefix(props, prefix);
}

}  // namespace kconnect
