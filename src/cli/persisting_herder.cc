#include "cli/persisting_herder.h"

#include <system_error>
#include <type_traits>

#include <fmt/format.h>

#include <kconnect/log.h>

namespace kconnect {

template <typename Change>
auto PersistingHerder::keeping(const std::string& name, const Change& change) {
  const auto carry_out = [&] {
    try {
      return change();
    } catch (const HerderException& error) {
      // A connector that cannot be started is there all the same.
      if (error.status() >= 500) keep(name);
      throw;
    }
  };
  if constexpr (std::is_void_v<decltype(change())>) {
    carry_out();
    keep(name);
  } else {
    auto result = carry_out();
    keep(name);
    return result;
  }
}

void PersistingHerder::keep(const std::string& name) {
  const std::lock_guard lock(mutex_);
  try {
    const auto target = herder_.target_state(name);
    if (!target) return store_.remove(name);
    const ConfigMap config = herder_.connector_info(name).config;
    // A creation that was interrupted has none yet.
    if (!config.empty()) store_.save(name, config, *target);
  } catch (const std::system_error& error) {
    static auto& log = logger("org.apache.kafka.connect.cli.ConnectStandalone");
    const std::string message = fmt::format(
        "Connector {} is changed, but the change will be forgotten at the end of the worker: {}",
        name, error.what());
    log.error("{}", message);
    throw HerderException(500, message);
  }
}

CreatedConnector PersistingHerder::put_connector_config(const std::string& name,
                                                        const NullableConfigMap& config,
                                                        TargetState initial_state, bool replace) {
  return keeping(
      name, [&] { return herder_.put_connector_config(name, config, initial_state, replace); });
}

ConnectorInfo PersistingHerder::patch_connector_config(const std::string& name,
                                                       const NullableConfigMap& patch) {
  return keeping(name, [&] { return herder_.patch_connector_config(name, patch); });
}

void PersistingHerder::delete_connector(const std::string& name) {
  keeping(name, [&] { herder_.delete_connector(name); });
}

void PersistingHerder::pause_connector(const std::string& name) {
  keeping(name, [&] { herder_.pause_connector(name); });
}

void PersistingHerder::resume_connector(const std::string& name) {
  keeping(name, [&] { herder_.resume_connector(name); });
}

void PersistingHerder::stop_connector(const std::string& name) {
  keeping(name, [&] { herder_.stop_connector(name); });
}

}  // namespace kconnect
