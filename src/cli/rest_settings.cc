#include "cli/rest_settings.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/read_file.h"
#include "rest/basic_auth.h"
#include "rest/jaas_file.h"
#include "rest/listener_tls.h"

namespace kconnect {

namespace {

std::vector<Listener> parse_listeners(const std::vector<std::string>& texts) {
  std::vector<Listener> listeners;
  for (const std::string& text : texts) listeners.push_back(parse_listener(text));
  return listeners;
}

// Keys of listeners that nobody asked for may be wrong.
TlsSettings tls_if_needed(const std::vector<Listener>& listeners, const ConfigMap& worker,
                          std::string_view prefix) {
  const bool is_needed =
      std::ranges::find(listeners, "https", &Listener::scheme) != listeners.end();
  return is_needed ? listener_tls(worker, prefix) : TlsSettings();
}

std::string login_config_file(const WorkerConfig& config) {
  if (config.rest_extension_login_config) return *config.rest_extension_login_config;
  const char* options = std::getenv("KAFKA_OPTS");
  const std::string file = login_config_option(options == nullptr ? "" : options);
  if (file.empty())
    throw ConfigException(
        "rest.extension.classes asks for basic authentication: rest.extension.login.config, or "
        "KAFKA_OPTS=-Djava.security.auth.login.config=FILE, must name its JAAS file");
  return file;
}

RequestGuard basic_auth(const WorkerConfig& config) {
  const std::string file = login_config_file(config);
  try {
    const auto auth = std::make_shared<BasicAuth>(credentials_file(read_file(file)));
    return [auth](const HttpRequest& request) { return auth->check(request); };
  } catch (const std::system_error& error) {
    throw ConfigException(
        fmt::format("Cannot read the JAAS file {}: {}", file, error.code().message()));
  } catch (const ConfigException& error) {
    throw ConfigException(fmt::format("JAAS file {}: {}", file, error.what()));
  }
}

}  // namespace

std::string login_config_option(std::string_view java_options) {
  constexpr std::string_view option = "-Djava.security.auth.login.config=";
  std::string file;
  std::istringstream words{std::string(java_options)};
  for (std::string word; words >> word;) {
    if (word.starts_with(option)) file = word.substr(option.size());
  }
  if (file.starts_with('=')) file.erase(0, 1);  // "==": in place of the JVM's own
  if (file.starts_with("file:")) file.erase(0, std::string_view("file:").size());
  if (file.starts_with("//")) file.erase(0, 2);
  return file;
}

RestServerSettings rest_settings(const WorkerConfig& config) {
  RestServerSettings rest;
  rest.listeners = parse_listeners(config.listeners);
  rest.tls = tls_if_needed(rest.listeners, config.originals, "listeners.https.");
  if (config.admin_listeners) {
    rest.admin_listeners = parse_listeners(*config.admin_listeners);
    rest.admin_tls =
        tls_if_needed(*rest.admin_listeners, config.originals, "admin.listeners.https.");
  }
  rest.advertised_host = config.rest_advertised_host_name.value_or("");
  if (config.rest_advertised_port)
    rest.advertised_port = static_cast<uint16_t>(*config.rest_advertised_port);
  rest.advertised_scheme = config.rest_advertised_listener.value_or("");
  rest.server_name = "kconnect/" KCONNECT_VERSION;
  rest.allowed_origins = config.access_control_allow_origin;
  rest.allowed_methods = config.access_control_allow_methods;
  rest.header_rules = parse_response_header_rules(config.response_http_headers_config);
  if (!config.rest_extension_classes.empty()) rest.guard = basic_auth(config);
  return rest;
}

}  // namespace kconnect
