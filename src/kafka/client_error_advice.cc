#include "kafka/client_error_advice.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace kconnect::kafka {

namespace {

struct Cause {
  std::string_view sign;  // part of the library's message
  ErrorAdvice advice;
};

// In this order: one message may bear several signs.
constexpr std::array<Cause, 14> causes = {{
    {"connecting to a PLAINTEXT broker",
     {"KC3104",
      "the port speaks plaintext: set security.protocol=PLAINTEXT (or SASL_PLAINTEXT), "
      "or give the broker's TLS port in bootstrap.servers"}},
    // A broker ends the connection when a TLS greeting is no request to it.
    {"unexpected eof while reading",
     {"KC3104",
      "the port seems to speak plaintext: set security.protocol=PLAINTEXT (or SASL_PLAINTEXT), or "
      "give the broker's TLS port in bootstrap.servers"}},
    {"wrong version number",
     {"KC3104",
      "the port does not speak TLS: set security.protocol=PLAINTEXT (or "
      "SASL_PLAINTEXT), or give the broker's TLS port in bootstrap.servers"}},
    {"connecting to a SSL listener",
     {"KC3103",
      "the port seems to speak TLS or SASL: set security.protocol=SSL (or SASL_SSL, "
      "SASL_PLAINTEXT), or give the broker's plaintext port in bootstrap.servers"}},
    // A TLS alert, read as the size of an answer.
    {"Invalid response size 35251",
     {"KC3103",
      "the port speaks TLS: set security.protocol=SSL (or SASL_SSL), or give the "
      "broker's plaintext port in bootstrap.servers"}},
    {"Invalid response size",
     {"KC3110",
      "what answers there is no Kafka broker: check host and port in "
      "bootstrap.servers"}},
    {"certificate verify failed",
     {"KC3105",
      "the broker's certificate is not trusted, or is for another host: set "
      "ssl.truststore.location (PEM or PKCS12)"}},
    {"SSL handshake failed",
     {"KC3105",
      "the TLS settings do not fit the broker's: check ssl.truststore.location, "
      "ssl.keystore.location and the host name in bootstrap.servers"}},
    {"broker might require SASL authentication",
     {"KC3106",
      "the port seems to ask for a login: set security.protocol=SASL_PLAINTEXT or "
      "SASL_SSL, sasl.mechanism and sasl.jaas.config"}},
    {"uthentication",
     {"KC3106",
      "the broker refused the credentials: check sasl.mechanism and "
      "sasl.jaas.config"}},
    {"Connection refused",
     {"KC3101", "nothing listens there: is the broker running, and is bootstrap.servers right?"}},
    {"Failed to resolve", {"KC3102", "the host name is unknown: check bootstrap.servers"}},
    {"timed out",
     {"KC3107",
      "the address does not answer: is a firewall between, or bootstrap.servers "
      "wrong?"}},
    {"Network is unreachable",
     {"KC3107", "there is no way to the address: check bootstrap.servers and the network"}},
}};

constexpr ErrorAdvice wrong_advertised_listener{
    "KC3108",
    "the broker gave this address to its clients, and it leads nowhere from here: correct "
    "advertised.listeners of the broker, or make the address reachable"};

bool is_about_reaching(std::string_view code) {
  return code == "KC3101" || code == "KC3102" || code == "KC3107";
}

// The address that a message begins with, "host:port/7: ...", when a broker has told it;
// "host:port/bootstrap: ..." is one of the user's own.
std::string_view advertised_address(std::string_view detail) {
  const size_t end = detail.find(": ");
  std::string_view name = detail.substr(0, end);
  const size_t slash = name.rfind('/');
  if (end == std::string_view::npos || slash == std::string_view::npos) return {};
  const std::string_view id = name.substr(slash + 1);
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  if (id.empty() || !std::all_of(id.begin(), id.end(), is_digit)) return {};
  name = name.substr(0, slash);
  const size_t scheme = name.find("://");
  return scheme == std::string_view::npos ? name : name.substr(scheme + 3);
}

bool names(std::string_view servers, std::string_view address) {
  const std::string list = ',' + std::string(servers) + ',';
  return list.find(',' + std::string(address) + ',') != std::string::npos;
}

}  // namespace

std::optional<ErrorAdvice> advice_for(std::string_view detail, std::string_view bootstrap_servers) {
  const auto found = std::find_if(causes.begin(), causes.end(), [&](const Cause& cause) {
    return detail.find(cause.sign) != std::string_view::npos;
  });
  if (found == causes.end()) return std::nullopt;
  const std::string_view advertised = advertised_address(detail);
  const bool is_advertised = !advertised.empty() && !names(bootstrap_servers, advertised);
  if (is_advertised && is_about_reaching(found->advice.code)) return wrong_advertised_listener;
  return found->advice;
}

}  // namespace kconnect::kafka
