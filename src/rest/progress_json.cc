#include "rest/progress_json.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include <kconnect/errors.h>

#include "runtime/record_json.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json shape(const OffsetMap* map) {
  std::string text;
  append_offset_map_json(map, {}, text);
  return Json::parse(text);
}

Json shape(const SinkPartitionProgress& progress) {
  return {{"topic", progress.partition.topic},
          {"partition", progress.partition.partition},
          {"consumed", or_null(progress.offsets.consumed)},
          {"delivered", or_null(progress.offsets.delivered)},
          {"committed", or_null(progress.offsets.committed)},
          {"end", or_null(progress.end)},
          {"lag", or_null(progress.lag())}};
}

// A task's figures by their attributes; no attribute stands in two of its groups.
std::map<std::string_view, double> figures_of(const TaskMetrics& task) {
  std::map<std::string_view, double> figures;
  for (const MetricGroup& group : task.groups(std::chrono::steady_clock::now()))
    figures.insert(group.values.begin(), group.values.end());
  return figures;
}

struct NamedFigure {
  const char* name;
  std::string_view attribute;
};

Json pick(const std::map<std::string_view, double>& figures,
          std::initializer_list<NamedFigure> wanted) {
  Json json = Json::object();
  for (const NamedFigure& figure : wanted) {
    const double value = figures.at(figure.attribute);
    const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
    json[figure.name] = whole ? Json(static_cast<int64_t>(value)) : Json(value);
  }
  return json;
}

void add_flow(const TaskMetrics& task, const std::map<std::string_view, double>& figures,
              Json& json) {
  if (const auto* source = dynamic_cast<const SourceTaskMetrics*>(&task)) {
    json["source_offsets"] = Json::array();
    for (const auto& [partition, offset] : source->offsets()) {
      json["source_offsets"].push_back(
          {{"partition", shape(partition.get())}, {"offset", shape(&offset)}});
    }
    json["records"] = pick(figures, {{"polled", "source-record-poll-total"},
                                     {"written", "source-record-write-total"},
                                     {"in_flight", "source-record-active-count"}});
    json["records_per_second"] = pick(
        figures, {{"polled", "source-record-poll-rate"}, {"written", "source-record-write-rate"}});
  } else if (const auto* sink = dynamic_cast<const SinkTaskMetrics*>(&task)) {
    json["partitions"] = Json::array();
    for (const SinkPartitionProgress& partition : sink->partitions())
      json["partitions"].push_back(shape(partition));
    json["records"] = pick(figures, {{"read", "sink-record-read-total"},
                                     {"sent", "sink-record-send-total"},
                                     {"in_flight", "sink-record-active-count"}});
    json["records_per_second"] =
        pick(figures, {{"read", "sink-record-read-rate"}, {"sent", "sink-record-send-rate"}});
  }
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

Json last_error_of(const StateInfo& state, const TaskMetrics* task) {
  if (state.trace) return {{"message", first_line(*state.trace)}};
  const auto error = task == nullptr ? std::nullopt : task->errors().last_error();
  if (!error) return nullptr;
  return {{"message", error->text}, {"timestamp", error->timestamp}};
}

Json task_shape(int id, const StateInfo& state, const TaskMetrics* task) {
  Json json = {{"id", id}, {"state", state_name(state.state)}};
  if (task != nullptr) {
    const auto figures = figures_of(*task);
    if (task->enabled()) add_flow(*task, figures, json);
    json["errors"] = pick(figures, {{"failed", "total-record-errors"},
                                    {"skipped", "total-records-skipped"},
                                    {"retries", "total-retries"},
                                    {"dead_letters", "deadletterqueue-produce-requests"}});
  }
  json["last_error"] = last_error_of(state, task);
  return json;
}

std::optional<int64_t> count_of(const std::optional<std::chrono::milliseconds>& time) {
  return time ? std::optional(time->count()) : std::nullopt;
}

Json shape(const ConnectorTotals& totals) {
  Json failures = Json::array();
  for (const ConnectorFailure& failure : totals.failures)
    failures.push_back(
        {{"what", failure.what}, {"message", failure.message}, {"why", failure.why}});
  return {{"tasks", totals.tasks},
          {"tasks_running", totals.tasks_running},
          {"records", or_null(totals.records)},
          {"bytes", or_null(totals.bytes)},
          {"records_per_second", or_null(totals.records_per_second)},
          {"bytes_per_second", or_null(totals.bytes_per_second)},
          {"lag", or_null(totals.lag)},
          {"skipped", or_null(totals.skipped)},
          {"errors", or_null(totals.errors)},
          {"retries", or_null(totals.retries)},
          {"dead_letters", or_null(totals.dead_letters)},
          {"last_record_ms_ago", or_null(count_of(totals.since_last))},
          {"failures", std::move(failures)}};
}

template <typename T>
void read(const Json& json, const char* member, std::optional<T>& value) {
  if (json.contains(member) && !json[member].is_null()) value = json[member].get<T>();
}

void read(const Json& json, const char* member, std::optional<std::chrono::milliseconds>& value) {
  std::optional<int64_t> count;
  read(json, member, count);
  if (count) value = std::chrono::milliseconds(*count);
}

ConnectorTotals read_connector(const Json& connector) {
  const Json& json = connector.at("totals");
  ConnectorTotals totals{.name = connector.at("name"),
                         .type = connector.at("type"),
                         .state = connector.at("state"),
                         .tasks = json.at("tasks"),
                         .tasks_running = json.at("tasks_running")};
  read(json, "records", totals.records);
  read(json, "bytes", totals.bytes);
  read(json, "records_per_second", totals.records_per_second);
  read(json, "bytes_per_second", totals.bytes_per_second);
  read(json, "lag", totals.lag);
  read(json, "skipped", totals.skipped);
  read(json, "errors", totals.errors);
  read(json, "retries", totals.retries);
  read(json, "dead_letters", totals.dead_letters);
  read(json, "last_record_ms_ago", totals.since_last);
  for (const Json& failure : json.at("failures"))
    totals.failures.push_back({failure.at("what"), failure.at("message"), failure.at("why")});
  return totals;
}

Json shape(const ConnectorProgress& progress) {
  const ConnectorStatus& status = progress.status;
  Json tasks = Json::array();
  for (const auto& [id, state] : status.tasks) {
    const auto measured = progress.tasks.find(id);
    tasks.push_back(
        task_shape(id, state, measured == progress.tasks.end() ? nullptr : measured->second.get()));
  }
  return {{"name", status.name},
          {"type", connector_type_name(status.type)},
          {"state", state_name(status.connector.state)},
          {"last_error", last_error_of(status.connector, nullptr)},
          {"tasks", std::move(tasks)}};
}

}  // namespace

std::string connector_progress_json(const ConnectorProgress& progress) {
  return text_of(shape(progress));
}

std::string progress_summary_json(const ProgressSummary& summary,
                                  const std::vector<ConnectorProgress>& connectors) {
  Json shapes = Json::array();
  Json by_state = Json::object();
  for (size_t i = 0; i < connectors.size(); ++i) {
    const ConnectorProgress& connector = connectors[i];
    shapes.push_back(shape(connector));
    shapes.back()["totals"] = shape(summary.connectors[i]);
    for (const auto& [id, state] : connector.status.tasks) {
      const std::string name(state_name(state.state));
      by_state[name] = by_state.value(name, 0) + 1;
    }
  }
  return text_of({{"worker",
                   {{"version", summary.version},
                    {"url", summary.url},
                    {"kafka", summary.kafka},
                    {"uptime_ms", or_null(count_of(summary.uptime))}}},
                  {"tasks_by_state", std::move(by_state)},
                  {"connectors", std::move(shapes)}});
}

ProgressSummary parse_progress_summary(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    const Json& worker = json.at("worker");
    ProgressSummary summary{
        .version = worker.at("version"), .url = worker.at("url"), .kafka = worker.at("kafka")};
    read(worker, "uptime_ms", summary.uptime);
    for (const Json& connector : json.at("connectors"))
      summary.connectors.push_back(read_connector(connector));
    return summary;
  } catch (const Json::exception& error) {
    throw DataException(std::string("This is no summary of a worker: ") + error.what());
  }
}

}  // namespace kconnect
