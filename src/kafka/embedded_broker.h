#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

namespace kconnect {

// A Kafka broker inside the process, on a loopback port of the system's choice: the client
// library's mock cluster. It keeps data in memory only, and of each partition only the newest 5
// MiB, dropping older records without a word. So the runtime counts through this class what its
// sources write and its sinks have taken, and holds sources back in time. Safe from any thread.
class EmbeddedBroker {
 public:
  EmbeddedBroker();
  ~EmbeddedBroker();
  EmbeddedBroker(const EmbeddedBroker&) = delete;
  EmbeddedBroker& operator=(const EmbeddedBroker&) = delete;

  const std::string& bootstrap_servers() const { return bootstrap_servers_; }
  const std::string& cluster_id() const { return cluster_id_; }

  // Makes the topic unless it is there; the mock's automatic topics would have four partitions.
  void create_topic(const std::string& name, int partitions);
  // The topics made by create_topic() and their partitions.
  std::map<std::string, int> topics() const;

  // What is counted for a record: its content and an allowance for what surrounds it.
  static constexpr uint64_t record_overhead = 80;
  // A source's topic may be this far ahead of the slowest sink.
  static constexpr uint64_t unread_limit = 2 * 1024 * 1024;
  static constexpr uint64_t log_limit = 5 * 1024 * 1024;

  // A connector and the topics it reads, now and as they are made. It counts as the slowest until
  // it has taken what is still there.
  using TopicFilter = std::function<bool(const std::string& topic)>;
  void add_reader(const std::string& connector, TopicFilter reads);
  void remove_reader(const std::string& connector);
  void taken(const std::string& topic, const std::string& connector, uint64_t bytes);
  // Until then sinks may still come: topics that nobody reads are held back too.
  void all_readers_known();
  // Counts bytes about to be written; true when the topic has room, so that they may be sent now.
  bool reserve(const std::string& topic, uint64_t bytes);
  // After reserve() said no: waits for the sinks. False after the time or stop.
  bool wait_for_readers(const std::string& topic, std::chrono::milliseconds at_most,
                        const std::stop_token& stop);

 private:
  struct TopicLog {
    int partitions = 0;  // 0 = not made by us
    uint64_t written = 0;
    std::map<std::string, uint64_t> taken;  // by connector
    bool warned = false;
  };
  class Cluster;

  TopicLog& log_of(const std::string& topic);  // mutex_ held, as for what follows
  bool has_room(const TopicLog& log) const;
  void count_reader(TopicLog& log, const std::string& connector);

  std::unique_ptr<Cluster> cluster_;
  std::string bootstrap_servers_;
  std::string cluster_id_;
  mutable std::mutex mutex_;  // guards what follows
  mutable std::condition_variable_any changed_;
  std::map<std::string, TopicLog> logs_;
  std::map<std::string, TopicFilter> readers_;
  bool all_readers_known_ = false;
};

}  // namespace kconnect
