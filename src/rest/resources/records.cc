#include <fmt/format.h>

#include "rest/resources/resources.h"
#include "rest/watching.h"
#include "runtime/worker_monitor.h"

namespace kconnect {

namespace {

// The texts of a parameter that may be repeated and hold several separated by commas.
std::vector<std::string> query_list(const RestRequest& request, std::string_view name) {
  std::vector<std::string> list;
  for (const std::string& value : request.query_values(name)) {
    for (size_t begin = 0; begin <= value.size();) {
      const size_t end = std::min(value.find(',', begin), value.size());
      if (end > begin) list.push_back(value.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return list;
}

TapStages stages_of(const RestRequest& request) {
  TapStages stages = 0;
  for (const std::string& name : query_list(request, "stage")) {
    const auto stage = parse_tap_stage(name);
    if (!stage) {
      throw RestException(400, fmt::format("Invalid value {} for query parameter stage: expected "
                                           "source, transformed or sent of a source connector, "
                                           "consumed, transformed or put of a sink connector",
                                           name));
    }
    stages |= static_cast<TapStages>(*stage);
  }
  return stages == 0 ? all_tap_stages : stages;
}

FieldMask mask_of(const RestRequest& request, const MonitorSettings& settings) {
  std::vector<std::string> names = settings.masked_fields;
  for (std::string& name : query_list(request, "mask")) names.push_back(std::move(name));
  return FieldMask(std::move(names));
}

HttpResponse get_records(Herder& herder, const RestRequest& request) {
  const std::string& connector = request.path_part("connector");
  herder.connector_info(connector);
  WorkerMonitor& monitor = herder.monitor();
  auto stream = std::make_shared<ResponseStream>();
  const std::shared_ptr<RecordTap> tap = monitor.taps().of(connector);
  const auto id = tap->listen({.stages = stages_of(request),
                               .limit = query_number(request, "limit", 1).value_or(UINT64_MAX),
                               .mask = mask_of(request, monitor.settings()),
                               .write =
                                   [stream](std::string_view line) {
                                     return stream->write(line) == ResponseStream::Write::Taken;
                                   },
                               .end = [stream] { stream->finish(); }});
  stream->on_closed([id, watched = std::weak_ptr(tap)] {
    if (const auto still_there = watched.lock()) still_there->stop_listening(id);
  });
  return {.headers = {{"Content-Type", std::string(json_lines_type)}}, .stream = stream};
}

}  // namespace

void register_records(Router& router) {
  router.add("GET", "/connectors/{connector}/records", get_records, Consumes::Json,
             json_lines_type);
}

}  // namespace kconnect
