#include "kafka/broker_trouble.h"

#include <chrono>
#include <mutex>
#include <string>

#include <fmt/format.h>

#include <kconnect/log.h>

#include "kafka/client_error_advice.h"

namespace kconnect::kafka {

namespace {

constexpr auto warning_interval = std::chrono::seconds(10);

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
    const auto advice = advice_for(last_detail_, servers);
    log.warn("Cannot reach Kafka at {} ({}){}; trying on", servers, last_detail_,
             advice ? fmt::format(": {} [{}]", advice->text, advice->code) : "");
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
