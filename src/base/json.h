#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kconnect {

// The document is not JSON; the message says what and where.
class JsonError : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

enum class JsonKind : uint8_t { Missing, Null, Boolean, Number, String, Array, Object, Known };

// "ARRAY", "OBJECT": the names that messages use.
std::string_view json_kind_name(JsonKind kind);

namespace detail {

struct JsonNode {
  JsonKind kind = JsonKind::Missing;
  bool flag = false;   // Boolean: its value. Number: whether it is an integer
  uint32_t next = 0;   // the following element or member
  uint32_t first = 0;  // the first element or member; a member's value
  uint32_t size = 0;   // elements or members
  std::string_view text;
};

}  // namespace detail

// A value of the document that a JsonReader has read. Valid until the reader's next parse.
class JsonValue {
 public:
  class Children;

  JsonValue(const std::vector<detail::JsonNode>& nodes, uint32_t index)
      : nodes_(&nodes), index_(index) {}

  JsonKind kind() const { return node().kind; }
  bool is(JsonKind kind) const { return node().kind == kind; }
  // Boolean.
  bool is_true() const { return node().flag; }
  // Number: neither fraction nor exponent.
  bool is_integer() const { return node().flag; }
  // String: its characters. Number: as it was written. Array, Object: the whole text of the
  // document that it was read from. Views the parsed bytes where nothing had to be decoded.
  std::string_view text() const { return node().text; }
  // Elements or members.
  size_t size() const { return node().size; }
  // Elements of an array, members of an object: `for (const auto& [name, value] : v.children())`.
  Children children() const;
  // A member of an object; nullopt when it has none of the name.
  std::optional<JsonValue> find(std::string_view name) const;

 private:
  const detail::JsonNode& node() const { return (*nodes_)[index_]; }

  const std::vector<detail::JsonNode>* nodes_;
  uint32_t index_;
};

struct JsonChild {
  std::string_view name;  // empty for the elements of an array
  JsonValue value;
};

class JsonValue::Children {
 public:
  class Iterator {
   public:
    Iterator(const std::vector<detail::JsonNode>& nodes, uint32_t index, bool members)
        : nodes_(&nodes), index_(index), members_(members) {}
    JsonChild operator*() const {
      const detail::JsonNode& node = (*nodes_)[index_];
      return members_ ? JsonChild{node.text, {*nodes_, node.first}}
                      : JsonChild{{}, {*nodes_, index_}};
    }
    Iterator& operator++() {
      index_ = (*nodes_)[index_].next;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const std::vector<detail::JsonNode>* nodes_;
    uint32_t index_;
    bool members_;
  };

  Children(const std::vector<detail::JsonNode>& nodes, uint32_t first, bool members)
      : nodes_(&nodes), first_(first), members_(members) {}
  Iterator begin() const { return {*nodes_, first_, members_}; }
  Iterator end() const { return {*nodes_, 0, members_}; }

 private:
  const std::vector<detail::JsonNode>* nodes_;
  uint32_t first_;
  bool members_;
};

inline JsonValue::Children JsonValue::children() const {
  return {*nodes_, node().first, is(JsonKind::Object)};
}

// Text of a member's value that the caller has seen before and that is known to be well formed.
struct KnownJson {
  std::string_view name;
  std::string_view text;  // an object or array; empty = nothing is known
};

// Reads documents as Kafka Connect's JsonConverter does through Jackson: strict JSON, but leading
// zeros are allowed and what follows the first value is ignored; duplicate names: the last wins at
// the place of the first; UTF-8, UTF-16 and UTF-32 are told apart; at most 1000 levels and numbers
// of 1000 digits. Keeps its memory from document to document. Used by one thread.
class JsonReader {
 public:
  // Missing when the bytes hold nothing but blanks. The bytes must live as long as the result is
  // used. Where a member of the root has the known name and text, its value is of the kind Known
  // and is not read again. Throws JsonError.
  JsonValue parse(std::string_view bytes, KnownJson known = {});

 private:
  std::vector<detail::JsonNode> nodes_;
  std::string decoded_;     // strings that had escapes
  std::string transcoded_;  // a document that was not UTF-8
};

}  // namespace kconnect
