#pragma once

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <kconnect/config_def.h>

namespace kconnect {

template <typename T>
struct ConfigTypeOf;
template <>
struct ConfigTypeOf<bool> {
  static constexpr auto type = ConfigType::Boolean;
};
template <>
struct ConfigTypeOf<int16_t> {
  static constexpr auto type = ConfigType::Short;
};
template <>
struct ConfigTypeOf<int32_t> {
  static constexpr auto type = ConfigType::Int;
};
template <>
struct ConfigTypeOf<int64_t> {
  static constexpr auto type = ConfigType::Long;
};
template <>
struct ConfigTypeOf<double> {
  static constexpr auto type = ConfigType::Double;
};
template <>
struct ConfigTypeOf<std::string> {
  static constexpr auto type = ConfigType::String;
};
template <>
struct ConfigTypeOf<std::vector<std::string>> {
  static constexpr auto type = ConfigType::List;
};
template <>
struct ConfigTypeOf<Password> {
  static constexpr auto type = ConfigType::Password;
};
template <typename T>
struct ConfigTypeOf<std::optional<T>> : ConfigTypeOf<T> {};

// Binds keys to members of a plain struct: the whole configuration of a plugin in one place. The
// member's type decides the key's type; std::optional members take keys whose default is null. The
// members may be those of a base struct.
template <typename Config>
class ConfigSpec {
 public:
  template <typename T, typename Owner>
  requires std::derived_from<Config, Owner> ConfigSpec& add(T Owner::*member, ConfigKey key) {
    key.type = ConfigTypeOf<T>::type;
    return bind<T>(member, std::move(key));
  }
  // A key that names a plugin class.
  template <typename T, typename Owner>
  requires std::derived_from<Config, Owner> ConfigSpec& add_class(T Owner::*member, ConfigKey key) {
    key.type = ConfigType::Class;
    return bind<T>(member, std::move(key));
  }

  const ConfigDef& def() const { return def_; }

  // Throws ConfigException at the first wrong value.
  Config parse(const ConfigMap& props) const {
    Config config{};
    for (size_t i = 0; i < setters_.size(); ++i) {
      setters_[i](config, def_.parse(def_.keys()[i], props));
    }
    return config;
  }

 private:
  template <typename T>
  ConfigSpec& bind(T Config::*member, ConfigKey key) {
    setters_.push_back(
        [member](Config& config, const ConfigData& data) { assign(config.*member, data); });
    def_.define(std::move(key));
    return *this;
  }
  template <typename T>
  static void assign(T& out, const ConfigData& data) {
    if (const T* value = std::get_if<T>(&data)) out = *value;
  }
  template <typename T>
  static void assign(std::optional<T>& out, const ConfigData& data) {
    if (!std::holds_alternative<std::monostate>(data)) out = std::get<T>(data);
  }

  ConfigDef def_;
  std::vector<std::function<void(Config&, const ConfigData&)>> setters_;
};

}  // namespace kconnect
