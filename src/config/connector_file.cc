#include "config/connector_file.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii_case.h"

namespace kconnect {

namespace {

using Kind = TextNode::Kind;

// Collects the connectors of one file.
class ConnectorReader {
 public:
  explicit ConnectorReader(LoadedFile& file) : file_(file), path_(file.worker.file) {}

  void add_properties(const std::string& content) {
    ConnectorFileConfig connector = started();
    if (load_properties(content, connector, file_.findings)) finish(std::move(connector), 0);
  }

  // {"name", "config", "initial_state"} or the configuration itself.
  void add_json(const TextNode& root) {
    const TextNode* config = root.find("config");
    const bool is_request = config != nullptr && config->is(Kind::Map);
    ConnectorFileConfig connector = started();
    add_json_entries(is_request ? *config : root, connector);
    if (is_request) add_request_fields(root, connector);
    finish(std::move(connector), root.line);
  }

  void add_yaml(const TextNode& root) {
    if (!root.is(Kind::Map)) {
      report(FindingCode::MalformedFile, root.line, {}, "a connector must be a map of keys");
      return;
    }
    const TextNode* config = root.find("config");
    const bool is_request =
        config != nullptr && config->is(Kind::Map) && root.find("connector.class") == nullptr;
    ConnectorFileConfig connector = started();
    flatten(is_request ? *config : root, PluginLists::Expanded, connector, file_.findings);
    if (is_request) add_request_fields(root, connector);
    finish(std::move(connector), root.line);
  }

  void report(FindingCode code, int line, std::string key, std::string message,
              std::string suggestion = {}) {
    file_.findings.push_back({.code = code,
                              .file = path_,
                              .line = line,
                              .key = std::move(key),
                              .message = std::move(message),
                              .suggestion = std::move(suggestion)});
  }

 private:
  ConnectorFileConfig started() const {
    ConnectorFileConfig connector;
    connector.file = path_;
    return connector;
  }

  void add_json_entries(const TextNode& map, ConnectorFileConfig& connector) {
    for (const TextEntry& entry : map.entries) {
      if (connector.props.contains(entry.key)) {
        warn(FindingCode::RepeatedKey, entry.line, entry.key,
             fmt::format("given before in line {}: this line wins", connector.line_of(entry.key)));
      }
      if (entry.value.is(Kind::Scalar)) {
        connector.set(entry.key, entry.value.text, entry.line);
      } else if (entry.value.is(Kind::Null)) {
        connector.set(entry.key, std::nullopt, entry.line);
      } else {
        report(FindingCode::MalformedFile, entry.line, entry.key,
               "a configuration value must be a text, a number or a boolean");
      }
    }
  }

  // What stands beside "config".
  void add_request_fields(const TextNode& root, ConnectorFileConfig& connector) {
    for (const TextEntry& entry : root.entries) {
      const bool is_scalar = entry.value.is(Kind::Scalar);
      if (entry.key == "name" && is_scalar) {
        set_name(entry, connector);
      } else if (entry.key == "initial_state" && is_scalar) {
        connector.initial_state = entry.value.text;
        connector.initial_state_line = entry.line;
        check_initial_state(connector);
      } else if (entry.key != "config" && !entry.value.is(Kind::Null)) {
        warn(FindingCode::IgnoredKey, entry.line, entry.key,
             "not known beside \"config\": ignored");
      }
    }
  }

  void set_name(const TextEntry& entry, ConnectorFileConfig& connector) {
    const auto own = connector.props.find("name");
    if (own == connector.props.end()) {
      connector.set("name", entry.value.text, entry.line);
    } else if (own->second != entry.value.text) {
      report(FindingCode::InvalidCombination, connector.line_of("name"), "name",
             fmt::format("Connector name configuration in 'config' doesn't match the one "
                         "specified in 'name' at '{}'",
                         path_));
    }
  }

  void check_initial_state(const ConnectorFileConfig& connector) {
    std::string state = *connector.initial_state;
    std::ranges::transform(state, state.begin(), ascii_upper);
    constexpr std::array known = {"RUNNING", "PAUSED", "STOPPED"};
    if (std::find(known.begin(), known.end(), state) != known.end()) return;
    report(
        FindingCode::WrongInitialState, connector.initial_state_line, "initial_state",
        fmt::format("\"{}\" is no state that a connector can begin with", *connector.initial_state),
        "expected RUNNING, PAUSED or STOPPED");
  }

  void finish(ConnectorFileConfig connector, int line) {
    if (!connector.props.contains("name")) {
      report(FindingCode::MissingKey, line, "name",
             fmt::format("Connector configuration at '{}' is missing the mandatory 'name' "
                         "configuration",
                         path_));
    }
    file_.connectors.push_back(std::move(connector));
  }

  void warn(FindingCode code, int line, std::string key, std::string message) {
    file_.findings.push_back({.severity = Severity::Warning,
                              .code = code,
                              .file = path_,
                              .line = line,
                              .key = std::move(key),
                              .message = std::move(message)});
  }

  LoadedFile& file_;
  const std::string& path_;
};

bool begins_as_json(std::string_view content) {
  const size_t first = content.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && content[first] == '{';
}

// Nothing of them would count.
void check_keys_beside_connectors(const TextNode& document, LoadedFile& file) {
  if (document.find("connectors") == nullptr) return;
  for (const TextEntry& entry : document.entries) {
    if (entry.key == "connectors") continue;
    file.findings.push_back(
        {.severity = entry.key == "worker" ? Severity::Warning : Severity::Error,
         .code = FindingCode::IgnoredKey,
         .file = file.worker.file,
         .line = entry.line,
         .key = entry.key,
         .message =
             entry.key == "worker"
                 ? "a worker has one file, the first argument: these settings do not count"
                 : "stands beside \"connectors\": keys of a connector belong into its item"});
  }
}

void add_yaml_stream(const std::string& content, LoadedFile& file) {
  for (const TextNode& document : parse_yaml(content)) {
    check_keys_beside_connectors(document, file);
    if (!document.is(Kind::Null)) add_yaml_connectors(document, file);
  }
  if (file.connectors.empty() && file.findings.empty()) {
    ConnectorReader(file).report(FindingCode::MalformedFile, 0, {}, "there is no connector here");
  }
}

}  // namespace

void add_yaml_connectors(const TextNode& document, LoadedFile& file) {
  ConnectorReader reader(file);
  const TextNode* list = document.find("connectors");
  if (list == nullptr) {
    reader.add_yaml(document);
  } else if (list->is(Kind::List)) {
    for (const TextNode& connector : list->items) reader.add_yaml(connector);
  } else {
    reader.report(FindingCode::MalformedFile, list->line, "connectors",
                  "\"connectors\" must be a list of connectors");
  }
}

LoadedFile load_connector_file(const std::string& path) {
  std::vector<Finding> findings;
  const auto content = read_config_file(path, findings);
  if (content) return load_connector_text(path, *content);
  LoadedFile file;
  file.worker.file = path;
  file.findings = std::move(findings);
  return file;
}

LoadedFile load_connector_text(const std::string& path, const std::string& content) {
  LoadedFile file;
  file.worker.file = path;
  try {
    if (has_yaml_name(path)) {
      add_yaml_stream(content, file);
    } else if (begins_as_json(content)) {
      ConnectorReader(file).add_json(parse_json(content));
    } else {
      ConnectorReader(file).add_properties(content);
    }
  } catch (const TextSyntaxError& error) {
    ConnectorReader(file).report(FindingCode::MalformedFile, error.line(), {}, error.what());
  }
  return file;
}

}  // namespace kconnect
