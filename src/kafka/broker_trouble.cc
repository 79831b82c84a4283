#include "kafka/broker_trouble.h"

#include <array>
#include <chrono>
#include <mutex>
#include <string>
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

namespace {

// What is known of broker trouble in this process.
class Trouble {
 public:
  void report(std::string_view servers, std::string_view detail) {
    const std::lock_guard lock(mutex_);
    last_detail_ = detail;
    warn(servers);
  }
  void repeat(std::string_view servers, std::string_view request_error) {
    const std::lock_guard lock(mutex_);
    if (last_detail_.empty()) last_detail_ = request_error;
    warn(servers);
  }

 private:
  void warn(std::string_view servers) {
    static auto& log = logger("org.apache.kafka.clients.NetworkClient");
    const auto now = std::chrono::steady_clock::now();
    if (now < quiet_until_) {
      log.debug("{}", last_detail_);
      return;
    }
    quiet_until_ = now + warning_interval;
    const std::string advice = likely_reason(last_detail_);
    log.warn("Cannot reach Kafka at {} ({}){}{}; trying on", servers, last_detail_,
             advice.empty() ? "" : ": ", advice);
  }

  std::mutex mutex_;  // guards what follows
  std::chrono::steady_clock::time_point quiet_until_;
  std::string last_detail_;
};

Trouble& trouble() {
  static Trouble instance;
  return instance;
}

}  // namespace

void report_broker_trouble(std::string_view bootstrap_servers, std::string_view detail) {
  trouble().report(bootstrap_servers, detail);
}

void repeat_broker_trouble(std::string_view bootstrap_servers, std::string_view request_error) {
  trouble().repeat(bootstrap_servers, request_error);
}

}  // namespace kconnect::kafka
