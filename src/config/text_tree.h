#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_file.h"

namespace kconnect {

struct TextEntry;

// A JSON or YAML document whose scalars are literal text.
struct TextNode {
  enum class Kind { Null, Scalar, List, Map };
  Kind kind = Kind::Null;
  int line = 0;
  std::string text = {};             // Scalar
  bool is_quoted = false;            // Scalar: certainly text, never a number or a boolean
  std::vector<TextNode> items = {};  // List
  std::vector<TextEntry> entries;    // Map, in the order of the file; keys may repeat

  bool is(Kind wanted) const { return kind == wanted; }
  // The first entry of a key; nullptr when absent.
  const TextNode* find(std::string_view key) const;
};

struct TextEntry {
  std::string key;
  int line = 0;
  TextNode value;
};

// The text is not a document of its format.
class TextSyntaxError : public std::runtime_error {
 public:
  TextSyntaxError(const std::string& what, int line) : runtime_error(what), line_(line) {}
  int line() const { return line_; }

 private:
  int line_;
};

// JSON text of a document, its plain scalars typed as YAML's core schema has them where JSON can
// say it.
std::string json_text(const TextNode& node);

// Throws TextSyntaxError. Numbers keep their text.
TextNode parse_json(std::string_view text);

// The documents of a stream, anchors and merges resolved. Throws TextSyntaxError.
std::vector<TextNode> parse_yaml(std::string_view text);

// Adds the entries of a map to a configuration: nested maps are joined by dots, "_" is the value of
// the map itself, lists are joined by commas. With plugin_lists "transforms" and "predicates" may
// be lists of maps with a "name".
enum class PluginLists { Refused, Expanded };
void flatten(const TextNode& map, PluginLists plugin_lists, FileConfig& config,
             std::vector<Finding>& findings);

}  // namespace kconnect
