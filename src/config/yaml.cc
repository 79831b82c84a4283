#include <yaml-cpp/yaml.h>

#include "config/text_tree.h"

namespace kconnect {

namespace {

using Kind = TextNode::Kind;

// Copies a document out of yaml-cpp's, which shares what aliases name.
class YamlReader {
 public:
  TextNode read(const YAML::Node& node, int parent_line) {
    TextNode result;
    result.line = line_of(node, parent_line);
    const Guard guard(*this, result.line);
    if (node.IsScalar()) {
      result.kind = Kind::Scalar;
      result.text = node.Scalar();
      result.is_quoted = node.Tag() == "!";
    } else if (node.IsSequence()) {
      result.kind = Kind::List;
      for (const auto& item : node) result.items.push_back(read(item, result.line));
    } else if (node.IsMap()) {
      result.kind = Kind::Map;
      read_entries(node, result);
    }
    return result;
  }

 private:
  // Aliases can make a document that is endless or much larger than its text.
  static constexpr int most_levels = 50;
  static constexpr int most_nodes = 100000;

  class Guard {
   public:
    Guard(YamlReader& reader, int line) : reader_(reader) {
      if (++reader.levels_ > most_levels) throw TextSyntaxError("nested too deeply", line);
      if (++reader.nodes_ > most_nodes) throw TextSyntaxError("too many values", line);
    }
    ~Guard() { --reader_.levels_; }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    YamlReader& reader_;
  };

  static int line_of(const YAML::Node& node, int parent_line) {
    const YAML::Mark mark = node.Mark();
    return mark.is_null() ? parent_line : mark.line + 1;
  }

  void read_entries(const YAML::Node& node, TextNode& result) {
    std::vector<TextNode> merged;
    for (const auto& entry : node) {
      const int line = line_of(entry.first, result.line);
      if (!entry.first.IsScalar()) throw TextSyntaxError("a key must be a text", line);
      TextNode value = read(entry.second, line);
      if (entry.first.Scalar() == "<<") {
        add_merged_maps(std::move(value), merged);
      } else {
        result.entries.push_back({entry.first.Scalar(), line, std::move(value)});
      }
    }
    for (TextNode& map : merged) {
      for (TextEntry& entry : map.entries) {
        if (result.find(entry.key) == nullptr) result.entries.push_back(std::move(entry));
      }
    }
  }

  static void add_merged_maps(TextNode value, std::vector<TextNode>& merged) {
    if (value.is(Kind::List)) {
      for (TextNode& item : value.items) add_merged_maps(std::move(item), merged);
    } else if (value.is(Kind::Map)) {
      merged.push_back(std::move(value));
    } else {
      throw TextSyntaxError("\"<<\" merges maps only", value.line);
    }
  }

  int levels_ = 0;
  int nodes_ = 0;
};

}  // namespace

std::vector<TextNode> parse_yaml(std::string_view text) {
  try {
    std::vector<TextNode> documents;
    for (const YAML::Node& document : YAML::LoadAll(std::string(text))) {
      documents.push_back(YamlReader().read(document, 1));
    }
    return documents;
  } catch (const YAML::Exception& error) {
    throw TextSyntaxError(error.msg, error.mark.is_null() ? 0 : error.mark.line + 1);
  }
}

}  // namespace kconnect
