#include "rest/listener_tls.h"

#include <kconnect/config_spec.h>
#include <kconnect/errors.h>
#include <kconnect/validators.h>

#include "runtime/client_config_keys.h"

namespace kconnect {

namespace {

const ConfigDef& tls_def() {
  static const ConfigDef def = [] {
    ConfigDef keys;
    add_tls_keys(keys);
    keys.define({.name = "ssl.client.auth",
                 .default_value = ConfigData{std::string("none")},
                 .validator = one_of({"required", "requested", "none"})});
    return keys;
  }();
  return def;
}

// The parsed values of the TLS keys.
class TlsKeys {
 public:
  explicit TlsKeys(const ConfigMap& props) : props_(props) {}

  std::string text(std::string_view key) const {
    const ConfigData value = parsed(key);
    if (const auto* password = std::get_if<Password>(&value)) return password->value;
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? std::string() : *text;
  }
  std::vector<std::string> list(std::string_view key) const {
    const ConfigData value = parsed(key);
    const auto* list = std::get_if<std::vector<std::string>>(&value);
    return list == nullptr ? std::vector<std::string>() : *list;
  }

 private:
  ConfigData parsed(std::string_view key) const {
    return tls_def().parse(*tls_def().find(key), props_);
  }

  const ConfigMap& props_;
};

ClientAuth client_auth(const std::string& text) {
  if (text == "required") return ClientAuth::Required;
  return text == "requested" ? ClientAuth::Requested : ClientAuth::None;
}

}  // namespace

TlsSettings listener_tls(const ConfigMap& worker, std::string_view prefix) {
  const ConfigMap own = with_prefix(worker, prefix);
  const ConfigMap& props = own.empty() ? worker : own;
  const TlsKeys keys(props);
  return {.key_store = {.location = keys.text("ssl.keystore.location"),
                        .password = keys.text("ssl.keystore.password"),
                        .pem = keys.text("ssl.keystore.key") +
                               keys.text("ssl.keystore.certificate.chain")},
          .key_password = keys.text("ssl.key.password"),
          .trust_store = {.location = keys.text("ssl.truststore.location"),
                          .password = keys.text("ssl.truststore.password"),
                          .pem = keys.text("ssl.truststore.certificates")},
          .client_auth = client_auth(keys.text("ssl.client.auth")),
          .protocols = keys.list("ssl.enabled.protocols"),
          .cipher_suites = keys.list("ssl.cipher.suites"),
          .key_prefix = own.empty() ? std::string() : std::string(prefix)};
}

}  // namespace kconnect
