#include "kafka/embedded_broker.h"

#include <algorithm>
#include <array>
#include <random>

#include <fmt/format.h>

#include <kconnect/log.h>

#include "kafka/client_log.h"
#include "kafka/rdkafka_handles.h"

namespace kconnect {

namespace {

void warn_of_lost_records(const std::string& topic) {
  static auto& log = logger("org.apache.kafka.connect.runtime.EmbeddedBroker");
  log.warn(
      "Topic {} is read by no sink of this worker: the embedded broker keeps only its newest 5 "
      "MiB, older records are "
      "dropped",
      topic);
}

}  // namespace

// The client that carries the mock cluster, and the cluster.
class EmbeddedBroker::Cluster {
 public:
  Cluster() {
    kafka::ConfHandle conf = kafka::make_conf({});
    rd_kafka_conf_set_log_cb(conf.get(), kafka::log_callback);
    std::array<char, 512> error{};
    client_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), error.data(), error.size()));
    if (client_ == nullptr)
      throw KafkaException(std::string("cannot start the embedded broker: ") + error.data());
    static_cast<void>(conf.release());
    cluster_.reset(rd_kafka_mock_cluster_new(client_.get(), 1));
    if (cluster_ == nullptr) throw KafkaException("cannot start the embedded broker");
  }
  std::string bootstrap_servers() const { return rd_kafka_mock_cluster_bootstraps(cluster_.get()); }
  void create_topic(const std::string& name, int partitions) {
    const rd_kafka_resp_err_t code =
        rd_kafka_mock_topic_create(cluster_.get(), name.c_str(), partitions, 1);
    if (code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
      kafka::check(code, "cannot create topic " + name);
  }

 private:
  struct ClientDestroyer {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
  };
  std::unique_ptr<rd_kafka_t, ClientDestroyer> client_;
  std::unique_ptr<rd_kafka_mock_cluster_t, kafka::Destroyer<rd_kafka_mock_cluster_destroy>>
      cluster_;
};

EmbeddedBroker::EmbeddedBroker()
    : cluster_(std::make_unique<Cluster>()),
      bootstrap_servers_(cluster_->bootstrap_servers()),
      cluster_id_(fmt::format("embedded-{:08x}", std::random_device()())) {}

EmbeddedBroker::~EmbeddedBroker() = default;

void EmbeddedBroker::create_topic(const std::string& name, int partitions) {
  const std::lock_guard lock(mutex_);
  TopicLog& log = log_of(name);
  if (log.partitions != 0) return;
  cluster_->create_topic(name, partitions);
  log.partitions = partitions;
  changed_.notify_all();
}

EmbeddedBroker::TopicLog& EmbeddedBroker::log_of(const std::string& topic) {
  const auto [entry, added] = logs_.try_emplace(topic);
  if (added) {
    for (const auto& [connector, reads] : readers_) {
      if (reads(topic)) count_reader(entry->second, connector);
    }
  }
  return entry->second;
}

void EmbeddedBroker::count_reader(TopicLog& log, const std::string& connector) {
  log.taken.emplace(connector, log.written > log_limit ? log.written - log_limit : 0);
}

std::map<std::string, int> EmbeddedBroker::topics() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, int> topics;
  for (const auto& [name, log] : logs_) {
    if (log.partitions != 0) topics[name] = log.partitions;
  }
  return topics;
}

bool EmbeddedBroker::has_room(const TopicLog& log) const {
  if (!all_readers_known_ && log.taken.empty()) return log.written <= unread_limit;
  return std::all_of(log.taken.begin(), log.taken.end(), [&](const auto& reader) {
    return log.written - reader.second <= unread_limit;
  });
}

void EmbeddedBroker::add_reader(const std::string& connector, TopicFilter reads) {
  const std::lock_guard lock(mutex_);
  for (auto& [topic, log] : logs_) {
    if (reads(topic)) count_reader(log, connector);
  }
  readers_[connector] = std::move(reads);
}

void EmbeddedBroker::all_readers_known() {
  const std::lock_guard lock(mutex_);
  all_readers_known_ = true;
  changed_.notify_all();
}

void EmbeddedBroker::remove_reader(const std::string& connector) {
  const std::lock_guard lock(mutex_);
  readers_.erase(connector);
  for (auto& [topic, log] : logs_) log.taken.erase(connector);
  changed_.notify_all();
}

void EmbeddedBroker::taken(const std::string& topic, const std::string& connector, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  TopicLog& log = log_of(topic);
  const auto reader = log.taken.find(connector);
  if (reader == log.taken.end()) return;
  reader->second = std::min(log.written, reader->second + bytes);
  changed_.notify_all();
}

bool EmbeddedBroker::reserve(const std::string& topic, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  TopicLog& log = log_of(topic);
  if (!has_room(log)) return false;
  log.written += bytes;
  if (all_readers_known_ && log.taken.empty() && log.written > log_limit && !log.warned) {
    log.warned = true;
    warn_of_lost_records(topic);
  }
  return true;
}

bool EmbeddedBroker::wait_for_readers(const std::string& topic, std::chrono::milliseconds at_most,
                                      const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, stop, at_most, [&] { return has_room(log_of(topic)); });
}

}  // namespace kconnect
