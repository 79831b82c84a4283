#include "config/worker_file.h"

#include <fmt/format.h>

#include "config/connector_file.h"
#include "config/text_tree.h"

namespace kconnect {

namespace {

using Kind = TextNode::Kind;

void report(LoadedFile& file, int line, std::string message) {
  file.findings.push_back({.code = FindingCode::MalformedFile,
                           .file = file.worker.file,
                           .line = line,
                           .message = std::move(message)});
}

// In JSON the last one counts, as everywhere but in YAML.
void accept_repeated_keys(std::vector<Finding>& findings) {
  for (Finding& finding : findings) {
    if (finding.code == FindingCode::RepeatedKey) finding.severity = Severity::Warning;
  }
}

// Keys beside "worker" and "connectors" would be lost.
void check_pipeline_keys(const TextNode& document, LoadedFile& file) {
  for (const TextEntry& entry : document.entries) {
    if (entry.key != "worker" && entry.key != "connectors") {
      report(
          file, entry.line,
          fmt::format("\"{}\" stands beside \"worker\": worker keys belong below it", entry.key));
    }
  }
}

void add_yaml(const std::string& content, LoadedFile& file) {
  const std::vector<TextNode> documents = parse_yaml(content);
  if (documents.empty() || documents.front().is(Kind::Null)) return;
  const TextNode& document = documents.front();
  if (documents.size() > 1) {
    report(file, documents[1].line, "a worker file is a single document");
  }
  if (!document.is(Kind::Map)) {
    report(file, document.line, "a worker file must be a map of keys");
    return;
  }
  const TextNode* worker = document.find("worker");
  const TextNode* connectors = document.find("connectors");
  if (worker == nullptr && connectors != nullptr) {
    report(file, connectors->line,
           "beside \"connectors\" the keys of the worker belong below \"worker\"");
    return;
  }
  if (worker == nullptr) {
    flatten(document, PluginLists::Refused, file.worker, file.findings);
    return;
  }
  check_pipeline_keys(document, file);
  flatten(*worker, PluginLists::Refused, file.worker, file.findings);
  if (connectors != nullptr) add_yaml_connectors(document, file);
}

}  // namespace

LoadedFile load_worker_file(const std::string& path) {
  LoadedFile file;
  file.worker.file = path;
  if (path.empty()) return file;
  const auto content = read_config_file(path, file.findings);
  if (!content) return file;
  try {
    if (has_yaml_name(path)) {
      add_yaml(*content, file);
    } else if (path.ends_with(".json")) {
      const TextNode root = parse_json(*content);
      if (!root.is(Kind::Map)) report(file, root.line, "a worker file must be an object");
      flatten(root, PluginLists::Refused, file.worker, file.findings);
      accept_repeated_keys(file.findings);
    } else {
      load_properties(*content, file.worker, file.findings);
    }
  } catch (const TextSyntaxError& error) {
    report(file, error.line(), error.what());
  }
  return file;
}

}  // namespace kconnect
