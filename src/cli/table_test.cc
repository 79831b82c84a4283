#include "cli/table_test.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>

#include "base/nearest_match.h"
#include "config/connector_file.h"
#include "config/text_tree.h"

namespace kconnect {

namespace {

using Kind = TextNode::Kind;

[[noreturn]] void refuse(const std::string& path, int line, const std::string& why) {
  throw std::runtime_error(fmt::format("{}:{}: {}", path, line, why));
}

class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  TableTestFile read(const TextNode& root) {
    check_keys(root, {"connector", "tests"});
    TableTestFile file;
    file.connector = connector(required(root, "connector"));
    const TextNode& tests = required(root, "tests");
    if (!tests.is(Kind::List)) refuse(path_, tests.line, "tests must be a list");
    for (const TextNode& node : tests.items) file.tests.push_back(test(node));
    return file;
  }

 private:
  void check_keys(const TextNode& map, const std::vector<std::string>& known) const {
    if (!map.is(Kind::Map))
      refuse(path_, map.line, fmt::format("a map with {} is expected", known.front()));
    for (const TextEntry& entry : map.entries) {
      if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
      const auto near = nearest_match(entry.key, known);
      refuse(path_, entry.line,
             fmt::format("{} is not known here{}", entry.key,
                         near ? ": did you mean " + *near + "?" : ""));
    }
  }

  const TextNode& required(const TextNode& map, const std::string& key) const {
    const TextNode* node = map.find(key);
    if (node == nullptr) refuse(path_, map.line, key + " is missing");
    return *node;
  }

  LoadedFile connector(const TextNode& node) const {
    if (node.is(Kind::Scalar)) {
      const std::filesystem::path folder = std::filesystem::path(path_).parent_path();
      return load_connector_file((folder / node.text).string());
    }
    if (!node.is(Kind::Map))
      refuse(path_, node.line, "connector must be the name of a file, or the keys themselves");
    LoadedFile loaded;
    ConnectorFileConfig config;
    config.file = path_;
    flatten(node, PluginLists::Expanded, config, loaded.findings);
    for (Finding& finding : loaded.findings) finding = config.placed(std::move(finding));
    loaded.connectors.push_back(std::move(config));
    return loaded;
  }

  TableTest test(const TextNode& node) const {
    check_keys(node, {"name", "input", "output", "error", "sent"});
    TableTest test{.name = text(required(node, "name")), .line = node.line};
    test.input = records(required(node, "input"));
    if (const TextNode* output = node.find("output")) test.output = records(*output);
    if (const TextNode* error = node.find("error")) test.error = text(*error);
    if (const TextNode* sent = node.find("sent")) test.sent = text(*sent);
    if (!test.output && !test.error && !test.sent)
      refuse(path_, node.line, "output, error or sent is missing");
    return test;
  }

  std::string text(const TextNode& node) const {
    if (!node.is(Kind::Scalar)) refuse(path_, node.line, "a text is expected");
    return node.text;
  }

  std::vector<std::string> records(const TextNode& node) const {
    if (!node.is(Kind::List)) refuse(path_, node.line, "a list of records is expected");
    std::vector<std::string> records;
    for (const TextNode& item : node.items) {
      check_keys(item, {"topic", "key", "value", "headers", "timestamp", "partition"});
      records.push_back(json_text(item));
    }
    return records;
  }

  const std::string path_;
};

}  // namespace

TableTestFile load_table_tests(const std::string& path) {
  std::vector<Finding> findings;
  const auto content = read_config_file(path, findings);
  if (!content) throw std::runtime_error(finding_line(findings.front()));
  try {
    const std::vector<TextNode> documents = parse_yaml(*content);
    if (documents.size() != 1) refuse(path, 1, "one document is expected");
    return Reader(path).read(documents.front());
  } catch (const TextSyntaxError& error) {
    refuse(path, error.line(), error.what());
  }
}

}  // namespace kconnect
