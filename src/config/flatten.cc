#include <algorithm>

#include <fmt/format.h>

#include "config/text_tree.h"

namespace kconnect {

namespace {

using Kind = TextNode::Kind;

class Flattening {
 public:
  Flattening(FileConfig& config, std::vector<Finding>& findings)
      : config_(config), findings_(findings) {}

  void add(const TextEntry& entry, const std::string& prefix) {
    const bool is_own_value = entry.key == "_" && !prefix.empty();
    const std::string key = is_own_value ? prefix.substr(0, prefix.size() - 1) : prefix + entry.key;
    switch (entry.value.kind) {
      case Kind::Scalar:
        set(key, entry.value.text, entry.line);
        break;
      case Kind::List:
        add_list(key, entry);
        break;
      case Kind::Map:
        add_map(entry.value, key + '.');
        break;
      case Kind::Null:
        report(FindingCode::NullValue, key, entry.line,
               "Null value can not be supplied as the configuration value.",
               "write \"\" for an empty text, or leave the key out");
        break;
    }
  }

  // transforms: [{name: a, type: T, ...}, ...]
  void add_plugin_list(const std::string& key, const TextNode& list) {
    std::string names;
    for (const TextNode& item : list.items) {
      const TextNode* name = item.find("name");
      if (!item.is(Kind::Map) || name == nullptr || !name->is(Kind::Scalar)) {
        report(FindingCode::MalformedFile, key, item.line,
               fmt::format("every item of \"{}\" needs a name and a type", key));
        continue;
      }
      if (!names.empty()) names += ',';
      names += name->text;
      const std::string prefix = fmt::format("{}.{}.", key, name->text);
      for (const TextEntry& entry : item.entries) {
        if (&entry.value != name) add(entry, prefix);
      }
    }
    set(key, names, list.line);
  }

 private:
  void add_map(const TextNode& map, const std::string& prefix) {
    for (const TextEntry& entry : map.entries) add(entry, prefix);
  }

  void add_list(const std::string& key, const TextEntry& entry) {
    std::string joined;
    bool first = true;
    for (const TextNode& item : entry.value.items) {
      if (item.is(Kind::Null)) continue;
      if (!item.is(Kind::Scalar)) {
        report(FindingCode::MalformedFile, key, item.line,
               "a list may hold only texts and numbers here");
        return;
      }
      if (!first) joined += ',';
      joined += item.text;
      first = false;
    }
    set(key, joined, entry.line);
  }

  void set(const std::string& key, std::string value, int line) {
    if (config_.props.contains(key)) {
      report(FindingCode::RepeatedKey, key, line,
             fmt::format("given before in line {}", config_.line_of(key)));
    }
    config_.set(key, std::move(value), line);
  }

  void report(FindingCode code, const std::string& key, int line, std::string message,
              std::string suggestion = {}) {
    findings_.push_back({.code = code,
                         .file = config_.file,
                         .line = line,
                         .key = key,
                         .message = std::move(message),
                         .suggestion = std::move(suggestion)});
  }

  FileConfig& config_;
  std::vector<Finding>& findings_;
};

bool is_list_of_maps(const TextNode& node) {
  return node.is(Kind::List) && std::any_of(node.items.begin(), node.items.end(),
                                            [](const auto& item) { return item.is(Kind::Map); });
}

}  // namespace

const TextNode* TextNode::find(std::string_view key) const {
  for (const TextEntry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

void flatten(const TextNode& map, PluginLists plugin_lists, FileConfig& config,
             std::vector<Finding>& findings) {
  Flattening flattening(config, findings);
  for (const TextEntry& entry : map.entries) {
    const bool is_plugin_list = plugin_lists == PluginLists::Expanded &&
                                (entry.key == "transforms" || entry.key == "predicates") &&
                                is_list_of_maps(entry.value);
    if (is_plugin_list) {
      flattening.add_plugin_list(entry.key, entry.value);
    } else {
      flattening.add(entry, "");
    }
  }
}

}  // namespace kconnect
