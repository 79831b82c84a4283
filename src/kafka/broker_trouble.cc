#include "kafka/broker_trouble.h"

#include <array>
#include <chrono>
#include <mutex>
#include <utility>

#include <kconnect/log.h>

namespace kconnect::kafka {

namespace {

constexpr auto warning_interval = std::chrono::seconds(10);

using Reason = std::pair<std::string_view, std::string_view>;
constexpr std::array<Reason, 8> reasons = {{
    {"Connection refused",
     "nothing listens there: is the broker running, and is bootstrap.servers right?"},
    {"Failed to resolve",
     "the host name is unknown: check bootstrap.servers and the broker's advertised.listeners"},
    {"connecting to a PLAINTEXT broker",
     "the broker's port speaks plaintext: set security.protocol=PLAINTEXT"},
    {"Disconnected while requesting ApiVersion",
     "the broker's port speaks TLS or SASL: check security.protocol for this client"},
    {"SSL handshake failed", "the TLS settings do not fit the broker's certificate or port"},
    {"certificate verify failed",
     "the broker's certificate is not trusted: set ssl.truststore.location (PEM)"},
    {"authentication",
     "the broker refused the credentials: check sasl.mechanism and sasl.jaas.config"},
    {"timed out",
     "the address does not answer: is a firewall between, or the advertised listener wrong?"},
}};

}  // namespace

std::string likely_reason(std::string_view detail) {
  for (const auto& [sign, advice] : reasons) {
    if (detail.find(sign) != std::string_view::npos) return std::string(advice);
  }
  return {};
}

void report_broker_trouble(std::string_view bootstrap_servers, std::string_view detail) {
  static std::mutex mutex;
  static std::chrono::steady_clock::time_point quiet_until;
  static auto& log = logger("org.apache.kafka.clients.NetworkClient");
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(mutex);
    if (now < quiet_until) {
      log.debug("{}", detail);
      return;
    }
    quiet_until = now + warning_interval;
  }
  const std::string advice = likely_reason(detail);
  log.warn("Cannot reach Kafka at {} ({}){}{}; trying on", bootstrap_servers, detail,
           advice.empty() ? "" : ": ", advice);
}

}  // namespace kconnect::kafka
