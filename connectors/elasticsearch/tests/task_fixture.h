#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "elasticsearch/sink_task.h"
#include "elasticsearch/tests/fake_context.h"
#include "elasticsearch/tests/fake_server.h"

namespace kconnect::elasticsearch {

// A sink task on a fake server.
class TaskFixture {
 public:
  explicit TaskFixture(FakeServer::Script script = nullptr, Dialect dialect = Dialect::Confluent)
      : server(std::move(script)), task(dialect) {
    settings = {{"connection.url", server.url()},
                {"topics", "t"},
                {"schema.ignore", "true"},
                {"linger.ms", "60000"},
                {"retry.backoff.ms", "1"}};
    context.partitions = {{"t", 0}};
  }

  void start(const ConfigMap& more = {}) {
    for (const auto& [key, value] : more) settings[key] = value;
    task.start(context, settings);
  }

  static SinkRecord record(int64_t offset, const std::string& key, int64_t number = 1) {
    SinkRecord record;
    record.topic = record.original_topic = "t";
    record.partition = 0;
    record.offset = offset;
    record.timestamp = 1700000000000;
    record.key = Value(key);
    record.value = Value::map({{Value("n"), Value(number)}});
    return record;
  }

  // Asks for the committable offset of t-0 until it is as expected; the last answer.
  int64_t commit(int64_t delivered, int64_t expected) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (true) {
      const OffsetsByPartition offsets = task.pre_commit({{{"t", 0}, delivered}});
      const int64_t offset = offsets.empty() ? -1 : offsets.begin()->second;
      if (offset == expected || std::chrono::steady_clock::now() > deadline) return offset;
      std::this_thread::yield();
    }
  }

  // Calls put() without records until it throws; the message, empty when it never does.
  std::string failure() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < deadline) {
      try {
        task.put({});
      } catch (const std::exception& error) {
        return error.what();
      }
      std::this_thread::yield();
    }
    return "";
  }

  FakeServer server;
  FakeContext context;
  ConfigMap settings;
  ElasticsearchSinkTask task;
};

}  // namespace kconnect::elasticsearch
