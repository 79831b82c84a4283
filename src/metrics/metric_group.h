#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kconnect {

// What is measured about one thing, under Kafka's own names: a type, tags that say which thing
// ({"connector", "my-sink"}), and attributes. Kafka Connect publishes such a group as a managed
// bean of the same type, tags and attributes.
struct MetricGroup {
  using Tags = std::vector<std::pair<std::string_view, std::string>>;

  std::string_view type;  // "source-task-metrics"; empty = the attributes are full names
  Tags tags = {};
  std::vector<std::pair<std::string_view, double>> values = {};  // NaN = nothing measured yet
  std::vector<std::pair<std::string_view, std::string>> texts = {};

  void add(std::string_view attribute, double value) { values.emplace_back(attribute, value); }
};

}  // namespace kconnect
