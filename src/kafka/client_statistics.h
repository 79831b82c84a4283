#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace kconnect {

// What a Kafka client has done since it was made.
struct ClientStatistics {
  std::string client_id;
  bool is_producer = false;
  int64_t messages = 0;  // sent by a producer, received by a consumer
  int64_t bytes_sent = 0;
  int64_t bytes_received = 0;
  int connections = 0;                          // that stand now
  std::optional<double> average_round_trip_ms;  // of the last interval's requests
};

// From the client library's own JSON; nullopt when it is not that.
std::optional<ClientStatistics> parse_client_statistics(std::string_view json);

// The latest statistics of one client, which writes them every few seconds as text: they are only
// parsed when somebody asks. Safe from any thread.
class LatestStatistics {
 public:
  static constexpr std::string_view interval_ms = "5000";

  void set(std::string_view json);
  std::optional<ClientStatistics> get() const;

 private:
  mutable std::mutex mutex_;  // guards json_
  std::string json_;
};

}  // namespace kconnect
