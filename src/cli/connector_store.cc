#include "cli/connector_store.h"

#include <cctype>
#include <cstdint>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/atomic_file.h"

namespace kconnect {

namespace {

namespace fs = std::filesystem;

constexpr unsigned owner_only = 0600;  // passwords may stand in it

std::string_view initial_state(TargetState state) {
  switch (state) {
    case TargetState::Started:
      return "RUNNING";
    case TargetState::Paused:
      return "PAUSED";
    case TargetState::Stopped:
      return "STOPPED";
  }
  return "RUNNING";
}

uint64_t fnv1a(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

ConnectorStore::ConnectorStore(std::string folder, const std::vector<ConnectorFileConfig>& loaded)
    : folder_(std::move(folder)) {
  fs::create_directory(folder_);
  for (const ConnectorFileConfig& connector : loaded) {
    if (connector.persisted) files_[connector.props.at("name").value()] = connector.file;
  }
}

void ConnectorStore::save(const std::string& name, const ConfigMap& config, TargetState state) {
  const nlohmann::ordered_json content = {
      {"name", name}, {"config", config}, {"initial_state", initial_state(state)}};
  const std::lock_guard lock(mutex_);
  replace_file(file_of(name),
               content.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n',
               owner_only);
}

void ConnectorStore::remove(const std::string& name) {
  const std::lock_guard lock(mutex_);
  remove_file(file_of(name));
}

std::string ConnectorStore::file_of(const std::string& name) const {
  const auto own = files_.find(name);
  return own != files_.end() ? own->second
                             : (fs::path(folder_) / connector_file_name(name)).string();
}

std::string connector_file_name(const std::string& name) {
  constexpr size_t longest = 200;
  std::string file;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_safe = byte < 0x80 && (std::isalnum(byte) != 0 || c == '-' || c == '_' ||
                                         (c == '.' && !file.empty()));
    file += is_safe ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  if (file.size() > longest) file = fmt::format("{}~{:016x}", file.substr(0, longest), fnv1a(name));
  return file + ".json";
}

}  // namespace kconnect
