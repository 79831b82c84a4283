#include "runtime/connector_offsets.h"

#include <fmt/format.h>

#include <kconnect/log.h>

#include "base/trim.h"
#include "kafka/kafka_exception.h"
#include "runtime/client_settings.h"
#include "runtime/sink_offsets.h"

namespace kconnect {

namespace {

constexpr std::chrono::seconds admin_timeout{30};

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.Worker");
  return instance;
}

// What a change is called in messages.
struct Change {
  std::string_view verb;
  std::string_view past;
};
constexpr Change altering{"alter", "altered"};
constexpr Change resetting{"reset", "reset"};

// Confirmed: by the connector itself.
std::string success_message(const Change& change, bool confirmed) {
  if (confirmed)
    return fmt::format("The offsets for this connector have been {} successfully", change.past);
  return fmt::format(
      "The Connect framework-managed offsets for this connector have been {} successfully. "
      "However, if this connector manages offsets externally, they will need to be manually {} in "
      "the system that the connector uses.",
      change.past, change.past);
}

// Asks Kafka for a change of a group's offsets.
template <typename Request>
void change_group(const std::string& connector, const Change& change, const Request& request) {
  try {
    request();
  } catch (const KafkaClientException& error) {
    log().error("Failed to {} consumer group offsets for connector {}: {}", change.verb, connector,
                error.what());
    if (!is_group_in_use(error))
      throw HerderException(500, fmt::format("Failed to {} consumer group offsets for connector {}",
                                             change.verb, connector));
    throw HerderException(
        500, fmt::format("Failed to {0} consumer group offsets for connector {1} either because "
                         "its tasks haven't stopped completely yet or the connector was resumed "
                         "before the request to {0} its offsets could be successfully completed. "
                         "If the connector is in a stopped state, this operation can be safely "
                         "retried. If it doesn't eventually succeed, the Connect cluster may need "
                         "to be restarted to get rid of the zombie sink tasks.",
                         change.verb, connector));
  }
}

std::string class_of(const OffsetsOwner& owner) {
  return std::string(java_trim(owner.config.at("connector.class")));
}

}  // namespace

bool StoredOffsets::is_source(const OffsetsOwner& owner) const {
  return plugins_.find_source(class_of(owner)) != nullptr;
}

std::string StoredOffsets::group_of(const OffsetsOwner& owner) const {
  return consumer_settings(worker_, owner.config, {owner.name, 0}).at("group.id");
}

std::unique_ptr<Admin> StoredOffsets::admin(const OffsetsOwner& owner) const {
  return clients_.admin(owner.config, "connector-worker-adminclient-" + owner.name);
}

ConnectorOffsets StoredOffsets::get(const OffsetsOwner& owner) const {
  ConnectorOffsets offsets;
  if (is_source(owner)) {
    for (StoredOffset& stored : store_.of_connector(owner.name)) {
      if (stored.offset)
        offsets.emplace_back(stored.key.partition.value_or(OffsetMap()), std::move(*stored.offset));
    }
    return offsets;
  }
  try {
    return sink_offsets_shape(admin(owner)->group_offsets(group_of(owner), admin_timeout));
  } catch (const KafkaClientException& error) {
    log().error("Offsets of connector {}: {}", owner.name, error.what());
    throw HerderException(
        500,
        fmt::format("Failed to retrieve consumer group offsets for sink connector {}", owner.name));
  }
}

std::string StoredOffsets::alter(const OffsetsOwner& owner, const AlteredOffsets& offsets) const {
  const bool confirmed =
      is_source(owner) ? alter_source(owner, offsets) : alter_sink(owner, offsets);
  return success_message(altering, confirmed);
}

std::string StoredOffsets::reset(const OffsetsOwner& owner) const {
  const bool confirmed =
      is_source(owner) ? alter_source(owner, all_as_reset(owner)) : reset_sink(owner);
  return success_message(resetting, confirmed);
}

AlteredOffsets StoredOffsets::all_as_reset(const OffsetsOwner& owner) const {
  AlteredOffsets offsets;
  for (StoredOffset& stored : store_.of_connector(owner.name))
    offsets.emplace_back(std::move(stored.key.partition), std::nullopt);
  return offsets;
}

bool StoredOffsets::alter_source(const OffsetsOwner& owner, const AlteredOffsets& offsets) const {
  const auto connector = plugins_.find_source(class_of(owner))->create();
  const bool confirmed = connector->alter_offsets(owner.config, offsets);
  std::vector<StoredOffset> stored;
  for (const auto& [partition, offset] : offsets)
    stored.push_back({{owner.name, partition}, offset});
  store_.set(stored);
  return confirmed;
}

bool StoredOffsets::alter_sink(const OffsetsOwner& owner, const AlteredOffsets& offsets) const {
  const AlteredSinkOffsets parsed = parse_sink_offsets(offsets);
  const auto connector = plugins_.find_sink(class_of(owner))->create();
  const bool confirmed = connector->alter_offsets(owner.config, parsed);
  std::map<TopicPartition, int64_t> altered;
  std::vector<TopicPartition> deleted;
  for (const auto& [partition, offset] : parsed) {
    if (offset) {
      altered[partition] = *offset;
    } else {
      deleted.push_back(partition);
    }
  }
  const auto client = admin(owner);
  const std::string group = group_of(owner);
  change_group(owner.name, altering, [&] {
    if (!altered.empty()) client->alter_group_offsets(group, altered, admin_timeout);
    if (!deleted.empty()) client->delete_group_offsets(group, deleted, admin_timeout);
  });
  return confirmed;
}

bool StoredOffsets::reset_sink(const OffsetsOwner& owner) const {
  const auto client = admin(owner);
  const std::string group = group_of(owner);
  AlteredSinkOffsets known;
  change_group(owner.name, resetting, [&] {
    for (const auto& [partition, offset] : client->group_offsets(group, admin_timeout))
      known[partition] = std::nullopt;
  });
  const auto connector = plugins_.find_sink(class_of(owner))->create();
  const bool confirmed = connector->alter_offsets(owner.config, known);
  change_group(owner.name, resetting, [&] { client->delete_group(group, admin_timeout); });
  return confirmed;
}

}  // namespace kconnect
