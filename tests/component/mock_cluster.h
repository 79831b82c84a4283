#pragma once

#include <memory>
#include <string>
#include <vector>

namespace kconnect {

// The client library's mock cluster of one broker, as a cluster outside: with faults on demand.
class MockCluster {
 public:
  MockCluster();
  ~MockCluster();
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;

  const std::string& bootstrap_servers() const;
  void create_topic(const std::string& topic);  // one partition
  void take_leader_away(const std::string& topic);
  void give_leader_back(const std::string& topic);
  // Answers of the next produce requests: numbers of Kafka's protocol.
  void fail_produce_requests(const std::vector<int>& errors);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kconnect
