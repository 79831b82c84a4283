#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "config/text_tree.h"

namespace kconnect {

namespace {

using Kind = TextNode::Kind;
using Json = nlohmann::json;

int line_at(std::string_view text, size_t position) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(position, text.size()));
  return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

// Reads characters for the parser and knows the line it has come to.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, int* line) : at_(at), line_(line) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_ == '\n') ++*line_;
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  int* line_;
};

// Builds the tree from the parser's events.
class TreeBuilder : public nlohmann::json_sax<Json> {
 public:
  TreeBuilder(std::string_view text, const int& line) : text_(text), line_(line) {}
  TextNode take() { return std::move(root_); }

  bool null() override { return add(Kind::Null); }
  bool boolean(bool value) override { return add_scalar(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return add_scalar(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    return add_scalar(std::to_string(value));
  }
  bool number_float(number_float_t /*value*/, const string_t& text) override {
    return add_scalar(text);
  }
  bool string(string_t& value) override { return add(Kind::Scalar, std::move(value), true); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(size_t /*size*/) override { return open(Kind::Map); }
  bool key(string_t& key) override {
    key_ = key;
    key_line_ = line_;
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(size_t /*size*/) override { return open(Kind::List); }
  bool end_array() override { return close(); }
  bool parse_error(size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    std::string_view what = error.what();
    // Without the library's own error number: "[json.exception.parse_error.101] ...".
    what.remove_prefix(std::min(what.find("] ") + 2, what.size()));
    throw TextSyntaxError(std::string(what), line_at(text_, position == 0 ? 0 : position - 1));
  }

 private:
  bool add_scalar(std::string text) { return add(Kind::Scalar, std::move(text)); }
  bool open(Kind kind) {
    if (open_.size() >= most_levels) throw TextSyntaxError("nested too deeply", line_);
    add(kind);
    TextNode& parent = open_.empty() ? root_ : *open_.back();
    open_.push_back(open_.empty()           ? &root_
                    : parent.is(Kind::List) ? &parent.items.back()
                                            : &parent.entries.back().value);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool add(Kind kind, std::string text = {}, bool is_quoted = false) {
    TextNode node;
    node.kind = kind;
    node.is_quoted = is_quoted;
    node.line = line_;
    node.text = std::move(text);
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (TextNode& parent = *open_.back(); parent.is(Kind::List)) {
      parent.items.push_back(std::move(node));
    } else {
      parent.entries.push_back({std::move(key_), key_line_, std::move(node)});
    }
    return true;
  }

  static constexpr size_t most_levels = 50;
  std::string_view text_;
  const int& line_;
  TextNode root_;
  std::vector<TextNode*> open_;  // from the root to the innermost list or map
  std::string key_;
  int key_line_ = 0;
};

}  // namespace

TextNode parse_json(std::string_view text) {
  int line = 1;
  TreeBuilder builder(text, line);
  const char* begin = text.data();
  Json::sax_parse(CountingIterator(begin, &line), CountingIterator(begin + text.size(), &line),
                  &builder);
  return builder.take();
}

}  // namespace kconnect
