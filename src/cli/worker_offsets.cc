#include <chrono>
#include <iostream>
#include <map>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/offsets_place.h"
#include "cli/remote_connector.h"

namespace kconnect {

namespace {

using Json = nlohmann::json;

// Holds a connector stopped, and lets it go on as it was before.
class StoppedConnector {
 public:
  StoppedConnector(ConnectClient& client, const std::string& name)
      : client_(client),
        name_(name),
        state_before_(remote_connectors(client, {name}).front().connector.state) {
    if (state_before_ == "STOPPED") return;
    client_.call("PUT", connector_path(name_, "/stop"));
    wait_for_state(client_, name_, "STOPPED");
  }

  void restore() {
    if (state_before_ == "STOPPED") return;
    const bool was_paused = state_before_ == "PAUSED";
    client_.call("PUT", connector_path(name_, was_paused ? "/pause" : "/resume"));
    std::cerr << fmt::format("{} was stopped for this and is {} again\n", name_,
                             was_paused ? "paused" : "running");
  }

 private:
  ConnectClient& client_;
  const std::string name_;
  const std::string state_before_;
};

class WorkerOffsets final : public OffsetsPlace {
 public:
  explicit WorkerOffsets(const ConnectTarget& target) : client_(target) {}

  std::vector<std::string> connectors() override { return remote_connector_names(client_); }

  std::vector<OffsetEntry> of(const std::string& connector) override {
    remote_connectors(client_, {connector});
    const Json answer = Json::parse(client_.get(connector_path(connector, "/offsets")));
    std::vector<OffsetEntry> entries;
    for (const Json& entry : answer.at("offsets")) {
      entries.push_back({connector, entry.at("partition").dump(), entry.at("offset").dump()});
    }
    return entries;
  }

  std::string spelled(const std::string& map) const override {
    const Json json = Json::parse(map, nullptr, false);
    if (!json.is_object()) throw DataException(map + " is no JSON object");
    return json.dump();
  }

  void set(const std::vector<OffsetEntry>& entries) override {
    std::map<std::string, Json> requests;
    for (const OffsetEntry& entry : entries) {
      requests[entry.connector]["offsets"].push_back(
          {{"partition", Json::parse(entry.partition)}, {"offset", Json::parse(entry.offset)}});
    }
    for (const auto& [connector, request] : requests) change(connector, "PATCH", request.dump());
  }

  void reset(const std::string& connector) override { change(connector, "DELETE", std::nullopt); }

 private:
  void change(const std::string& connector, const std::string& method,
              const std::optional<std::string>& body) {
    StoppedConnector stopped(client_, connector);
    try {
      call_stopped(method, connector_path(connector, "/offsets"), body);
    } catch (const WorkerRefused&) {
      stopped.restore();
      throw;
    }
    stopped.restore();
  }

  // A sink's group may have members for a moment after its tasks have ended.
  void call_stopped(const std::string& method, const std::string& path,
                    const std::optional<std::string>& body) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (true) {
      try {
        client_.call(method, path, body);
        return;
      } catch (const WorkerRefused& refusal) {
        const bool may_help = std::string_view(refusal.what()).find("retried") != std::string::npos;
        if (!may_help || std::chrono::steady_clock::now() > deadline) throw;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }

  ConnectClient client_;
};

}  // namespace

std::unique_ptr<OffsetsPlace> offsets_of_worker(const ConnectTarget& target) {
  return std::make_unique<WorkerOffsets>(target);
}

}  // namespace kconnect
