#include "kafka/client_statistics.h"

#include <charconv>

#include "base/json.h"

namespace kconnect {

namespace {

// A member's number; 0 when there is none.
double number(const JsonValue& object, std::string_view name) {
  double value = 0;
  if (const auto member = object.find(name); member && member->is(JsonKind::Number)) {
    const std::string_view text = member->text();
    std::from_chars(text.data(), text.data() + text.size(), value);
  }
  return value;
}

int64_t whole_number(const JsonValue& object, std::string_view name) {
  return static_cast<int64_t>(number(object, name));
}

std::string_view text(const JsonValue& object, std::string_view name) {
  const auto member = object.find(name);
  return member && member->is(JsonKind::String) ? member->text() : std::string_view();
}

void add_brokers(const JsonValue& brokers, ClientStatistics& statistics) {
  double requests = 0;
  double microseconds = 0;
  for (const auto& [name, broker] : brokers.children()) {
    // Bootstrap addresses and the group's coordinator stand among the brokers.
    if (text(broker, "state") == "UP") ++statistics.connections;
    const auto round_trips = broker.find("rtt");
    if (!round_trips) continue;
    const double count = number(*round_trips, "cnt");
    requests += count;
    microseconds += count * number(*round_trips, "avg");
  }
  if (requests > 0) statistics.average_round_trip_ms = microseconds / requests / 1000;
}

}  // namespace

std::optional<ClientStatistics> parse_client_statistics(std::string_view json) {
  JsonReader reader;
  try {
    const JsonValue root = reader.parse(json);
    if (!root.is(JsonKind::Object)) return std::nullopt;
    ClientStatistics statistics;
    statistics.client_id = text(root, "client_id");
    statistics.is_producer = text(root, "type") == "producer";
    statistics.messages = whole_number(root, statistics.is_producer ? "txmsgs" : "rxmsgs");
    statistics.bytes_sent = whole_number(root, "tx_bytes");
    statistics.bytes_received = whole_number(root, "rx_bytes");
    if (const auto brokers = root.find("brokers")) add_brokers(*brokers, statistics);
    return statistics;
  } catch (const JsonError&) {
    return std::nullopt;
  }
}

void LatestStatistics::set(std::string_view json) {
  const std::lock_guard lock(mutex_);
  json_ = json;
}

std::optional<ClientStatistics> LatestStatistics::get() const {
  std::string json;
  {
    const std::lock_guard lock(mutex_);
    json = json_;
  }
  return parse_client_statistics(json);
}

}  // namespace kconnect
