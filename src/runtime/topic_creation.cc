#include "runtime/topic_creation.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/java_regex.h"
#include "base/trim.h"
#include "kafka/client_error_advice.h"
#include "runtime/error_handling.h"

namespace kconnect {

namespace {

constexpr std::string_view prefix = "topic.creation.";

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.util.TopicAdmin");
  return instance;
}

std::vector<std::string> list(const ConfigMap& config, const std::string& key) {
  const auto found = config.find(key);
  if (found == config.end()) return {};
  return std::get<std::vector<std::string>>(
      parse_config_type(key, found->second, ConfigType::List));
}

std::optional<JavaRegex> joined_regex(const ConfigMap& config, const std::string& key) {
  std::string joined;
  for (const std::string& part : list(config, key)) joined += (joined.empty() ? "" : "|") + part;
  if (joined.empty()) return std::nullopt;
  return JavaRegex::compile(joined);
}

// -1 = the broker's default, else at least 1; no value = the default group's.
int count(const ConfigMap& config, const std::string& group, const std::string& suffix,
          ConfigType type, std::optional<int> otherwise) {
  const std::string key = std::string(prefix) + group + "." + suffix;
  const auto found = config.find(key);
  if (found == config.end()) {
    if (otherwise) return *otherwise;
    throw ConfigException(
        fmt::format("Missing required configuration \"{}\" which has no default value.", key));
  }
  const ConfigData data = parse_config_type(key, found->second, type);
  const int value = type == ConfigType::Short ? std::get<int16_t>(data) : std::get<int32_t>(data);
  if (value == -1 || value >= 1) return value;
  throw ConfigException(fmt::format(
      "Invalid value {} for configuration {}: must be positive, or -1 for the broker's default",
      value, key));
}

// What to do about a topic that nobody makes.
std::string advice(std::string_view reason) {
  if (reason.find("Unknown topic") == std::string_view::npos) return {};
  return fmt::format(": {} [{}]", kafka::missing_topic_of_source.text,
                     kafka::missing_topic_of_source.code);
}

}  // namespace

struct TopicCreationGroups::Group {
  std::string name;
  std::optional<JavaRegex> include;
  std::optional<JavaRegex> exclude;
  NewTopic settings;

  bool takes(const std::string& topic) {
    return include && include->full_match(topic) && !(exclude && exclude->full_match(topic));
  }
};

TopicCreationGroups::~TopicCreationGroups() = default;
TopicCreationGroups::TopicCreationGroups(TopicCreationGroups&&) noexcept = default;
TopicCreationGroups& TopicCreationGroups::operator=(TopicCreationGroups&&) noexcept = default;

TopicCreationGroups::TopicCreationGroups(const ConfigMap& connector) {
  const auto first = connector.lower_bound(std::string(prefix));
  if (first == connector.end() || !first->first.starts_with(prefix)) return;

  const auto settings = [&](const std::string& group, std::optional<int> partitions,
                            std::optional<int> replicas) {
    NewTopic topic;
    topic.partitions = count(connector, group, "partitions", ConfigType::Int, partitions);
    topic.replication_factor =
        count(connector, group, "replication.factor", ConfigType::Short, replicas);
    for (const auto& [key, value] : with_prefix(connector, std::string(prefix) + group + ".")) {
      if (key != "include" && key != "exclude" && key != "partitions" &&
          key != "replication.factor") {
        topic.config[key] = std::string(java_trim(value));
      }
    }
    return topic;
  };
  Group others{"default", std::nullopt, std::nullopt,
               settings("default", std::nullopt, std::nullopt)};
  for (const std::string& name : list(connector, std::string(prefix) + "groups")) {
    if (name == "default") {
      log().warn("topic.creation.groups names the group default, which is always there; ignored");
      continue;
    }
    const std::string key = std::string(prefix) + name;
    groups_.push_back(
        {name, joined_regex(connector, key + ".include"), joined_regex(connector, key + ".exclude"),
         settings(name, others.settings.partitions, others.settings.replication_factor)});
  }
  groups_.push_back(std::move(others));
}

NewTopic TopicCreationGroups::settings_for(const std::string& topic) {
  const auto group = std::find_if(groups_.begin(), groups_.end() - 1,
                                  [&](Group& candidate) { return candidate.takes(topic); });
  NewTopic settings = group->settings;
  settings.name = topic;
  return settings;
}

TopicPreparer::TopicPreparer(KafkaClients& clients, Producer& producer, const ConfigMap& connector,
                             bool creation_enabled, const TaskId& task)
    : clients_(clients),
      producer_(producer),
      connector_(connector),
      task_(task),
      groups_(creation_enabled ? connector : ConfigMap()) {}

void TopicPreparer::create(const std::string& topic) {
  constexpr auto timeout = std::chrono::seconds(30);
  if (clients_.embedded() != nullptr) {
    const int wanted = groups_.active() ? groups_.settings_for(topic).partitions : 1;
    clients_.embedded()->create_topic(topic, std::max(wanted, 1));
    return;
  }
  if (!groups_.active()) return;
  if (admin_ == nullptr)
    admin_ = clients_.admin(connector_, "connector-adminclient-" + task_.text());
  if (admin_->partition_count(topic, timeout)) return;
  const NewTopic settings = groups_.settings_for(topic);
  if (admin_->create_topic(settings, timeout)) {
    log().info("Created topic {} with {} partitions and replication factor {}", topic,
               settings.partitions, settings.replication_factor);
  }
}

bool TopicPreparer::wait_for_partitions(const std::string& topic, const std::stop_token& stop) {
  using Clock = std::chrono::steady_clock;
  constexpr auto warning_interval = std::chrono::seconds(10);
  // Short, since a new topic shows up within some milliseconds; no shorter, since each question is
  // a request.
  std::chrono::milliseconds pause(2);
  Producer::Topic& handle = producer_.topic(topic);
  auto next_warning = Clock::now() + std::chrono::seconds(2);
  while (!stop.stop_requested()) {
    std::string reason;
    if (producer_.partition_count(handle, std::chrono::milliseconds(500), &reason)) return true;
    if (!reason.empty() && Clock::now() >= next_warning) {
      log().warn("Topic {} is not available ({}){}; trying on", topic, reason, advice(reason));
      next_warning = Clock::now() + warning_interval;
    }
    wait_or_stop(pause, stop);
    pause = std::min(pause * 2, std::chrono::milliseconds(100));
  }
  return false;
}

bool TopicPreparer::prepare(const std::string& topic, const std::stop_token& stop) {
  constexpr auto retry_pause = std::chrono::milliseconds(100);
  while (!stop.stop_requested()) {
    try {
      create(topic);
      return wait_for_partitions(topic, stop);
    } catch (const KafkaClientException& error) {
      if (!error.retriable()) {
        std::throw_with_nested(
            ConnectException(fmt::format("Task failed to create new topic {}. Ensure that the task "
                                         "is authorized to create topics or that "
                                         "the topic exists and restart the task",
                                         topic)));
      }
      log().warn("{}; trying on", error.what());
    }
    wait_or_stop(retry_pause, stop);
  }
  return false;
}

}  // namespace kconnect
