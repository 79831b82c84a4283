#include "metrics/prometheus_text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <prometheus/collectable.h>
#include <prometheus/text_serializer.h>

namespace kconnect {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;

constexpr std::string_view group_suffix = "-metrics";
constexpr std::string_view task_type = "connector-task-metrics";
constexpr std::string_view connector_type = "connector-metrics";

std::string with_underscores(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '-', '_');
  std::replace(text.begin(), text.end(), '.', '_');
  return text;
}

// "client-id" is "clientid".
std::string label_name(std::string_view tag) {
  std::string text(tag);
  std::erase(text, '-');
  return text;
}

bool is_of_client(const MetricGroup& group) {
  return std::ranges::any_of(group.tags, [](const auto& tag) { return tag.first == "client-id"; });
}

std::vector<ClientMetric::Label> labels_of(const MetricGroup& group) {
  std::vector<ClientMetric::Label> labels;
  for (const auto& [tag, value] : group.tags) labels.push_back({label_name(tag), value});
  return labels;
}

class Families final : public prometheus::Collectable {
 public:
  Families(const std::vector<MetricGroup>& groups, PrometheusNames names) : names_(names) {
    for (const MetricGroup& group : groups) add(group);
  }

  std::vector<MetricFamily> Collect() const override {
    std::vector<MetricFamily> families;
    for (const auto& [name, family] : families_) families.push_back(family);
    return families;
  }

 private:
  void add(const MetricGroup& group) {
    const std::vector<ClientMetric::Label> labels = labels_of(group);
    for (const auto& [attribute, value] : group.values) {
      if (!std::isnan(value)) add_series(group, attribute, labels, value);
    }
    // In the rules of 2020 this name stands for the states of tasks.
    if (names_ == PrometheusNames::Strimzi2020 && group.type == connector_type) return;
    for (const auto& [attribute, text] : group.texts) {
      std::vector<ClientMetric::Label> with_text = labels;
      with_text.push_back({with_underscores(attribute), text});
      add_series(group, attribute, with_text, 1);
    }
  }

  // A series that is there already is left as it is: two of them would spoil the whole text.
  void add_series(const MetricGroup& group, std::string_view attribute,
                  const std::vector<ClientMetric::Label>& labels, double value) {
    const std::string name = prometheus_name(group, attribute, names_);
    MetricFamily& family = families_[name];
    if (family.metric.empty()) {
      family.name = name;
      family.type = prometheus::MetricType::Gauge;
      family.help = group.type.empty()
                        ? "Of the process"
                        : "Attribute " + std::string(attribute) + " of " + std::string(group.type);
    }
    if (!known_[name].insert(labels).second) return;
    ClientMetric& metric = family.metric.emplace_back();
    metric.label = labels;
    metric.gauge.value = value;
  }

  PrometheusNames names_;
  std::map<std::string, MetricFamily> families_;
  std::map<std::string, std::set<std::vector<ClientMetric::Label>>> known_;
};

}  // namespace

std::optional<PrometheusNames> parse_prometheus_names(std::string_view text) {
  if (text == "strimzi") return PrometheusNames::Strimzi;
  if (text == "strimzi-2020") return PrometheusNames::Strimzi2020;
  return std::nullopt;
}

std::string prometheus_name(const MetricGroup& group, std::string_view attribute,
                            PrometheusNames names) {
  if (group.type.empty()) return with_underscores(attribute);
  if (names == PrometheusNames::Strimzi2020 && group.type == task_type && attribute == "status")
    return "kafka_connect_connector_status";
  std::string_view type = group.type;
  if (type.ends_with(group_suffix)) type.remove_suffix(group_suffix.size());
  const bool named_in_full = type.starts_with("connect-") || is_of_client(group);
  return (named_in_full ? "kafka_" : "kafka_connect_") + with_underscores(type) + "_" +
         with_underscores(attribute);
}

std::string prometheus_text(const std::vector<MetricGroup>& groups, PrometheusNames names) {
  return prometheus::TextSerializer().Serialize(Families(groups, names).Collect());
}

}  // namespace kconnect
