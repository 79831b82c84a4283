#include "kafka/jaas_config.h"

#include <cctype>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect {

namespace {

// Words of a JAAS line; quoted text loses its quotes and backslash escapes.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  // Up to a blank or one of stops, which stay.
  std::string next(std::string_view stops) {
    skip_blanks();
    if (at_end()) return {};
    if (text_[at_] == '"') return quoted();
    std::string word;
    while (!at_end() && std::isspace(static_cast<unsigned char>(text_[at_])) == 0 &&
           stops.find(text_[at_]) == std::string_view::npos) {
      word += text_[at_++];
    }
    return word;
  }
  bool take(char expected) {
    skip_blanks();
    if (at_end() || text_[at_] != expected) return false;
    ++at_;
    return true;
  }
  bool at_end() const { return at_ >= text_.size(); }

 private:
  void skip_blanks() {
    while (!at_end() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  std::string quoted() {
    std::string word;
    for (++at_; !at_end() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      word += text_[at_];
    }
    if (at_end()) throw ConfigException("sasl.jaas.config: a quote is not closed");
    ++at_;
    return word;
  }
  std::string_view text_;
  size_t at_ = 0;
};

ConfigMap options_of(Words& words) {
  ConfigMap options;
  while (!words.take(';')) {
    if (words.at_end())
      throw ConfigException("sasl.jaas.config: the entry must end with a semicolon");
    const std::string key = words.next("=;");
    if (key.empty() || !words.take('=')) {
      throw ConfigException("sasl.jaas.config: expected name=value pairs after the control flag");
    }
    options[key] = words.next(";");
  }
  return options;
}

const ConfigMap& native_names(std::string_view module) {
  static const ConfigMap password_names = {{"username", "sasl.username"},
                                           {"password", "sasl.password"}};
  static const ConfigMap kerberos_names = {{"keyTab", "sasl.kerberos.keytab"},
                                           {"principal", "sasl.kerberos.principal"}};
  static const ConfigMap bearer_names = {{"clientId", "sasl.oauthbearer.client.id"},
                                         {"clientSecret", "sasl.oauthbearer.client.secret"},
                                         {"scope", "sasl.oauthbearer.scope"}};
  if (module.ends_with(".PlainLoginModule") || module.ends_with(".ScramLoginModule"))
    return password_names;
  if (module.ends_with(".Krb5LoginModule")) return kerberos_names;
  if (module.ends_with(".OAuthBearerLoginModule")) return bearer_names;
  throw ConfigException(
      fmt::format("sasl.jaas.config: login module {} is unknown here; expected PlainLoginModule, "
                  "ScramLoginModule, Krb5LoginModule "
                  "or OAuthBearerLoginModule",
                  module));
}

}  // namespace

ConfigMap native_sasl_settings(std::string_view jaas_config) {
  Words words(jaas_config);
  const std::string module = words.next(";");
  const ConfigMap& names = native_names(module);
  words.next(";");  // the control flag: required
  ConfigMap native;
  if (module.ends_with(".OAuthBearerLoginModule")) native["sasl.oauthbearer.method"] = "oidc";
  for (const auto& [key, value] : options_of(words)) {
    const auto name = names.find(key);
    if (name != names.end()) native[name->second] = value;
  }
  return native;
}

}  // namespace kconnect
