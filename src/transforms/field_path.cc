#include "transforms/field_path.h"

#include <span>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/utf8.h"
#include "transforms/field_access.h"
#include "transforms/requirements.h"

namespace kconnect {

namespace {

constexpr std::string_view purpose = "nested field access";
const Value null_value;

[[noreturn]] void fail_at_backtick(std::string_view path, size_t position) {
  throw ConfigException(
      fmt::format("Incomplete backtick pair in path: [{}], consider adding a backslash before "
                  "backtick at position {} to escape it",
                  path, utf16_length(path.substr(0, position))));
}

// Cuts a path of version 2 into names.
class PathReader {
 public:
  explicit PathReader(std::string_view path) : path_(path) {}

  std::vector<std::string> read() {
    std::vector<std::string> steps;
    while (at_ < path_.size()) steps.push_back(path_[at_] == '`' ? quoted_name() : plain_name());
    if (path_.ends_with('.')) steps.emplace_back();
    return steps;
  }

 private:
  std::string plain_name() {
    const size_t dot = std::min(path_.find('.', at_), path_.size());
    std::string name(path_.substr(at_, dot - at_));
    at_ = dot + 1;
    return name;
  }

  // Up to a backtick before a dot or the end; one with a backslash before a dot is part of the
  // name.
  std::string quoted_name() {
    const size_t opening = at_++;
    std::string name;
    size_t start = at_;
    for (;;) {
      at_ = path_.find('`', at_);
      if (at_ == std::string_view::npos) fail_at_backtick(path_, opening);
      const bool is_last = at_ + 1 == path_.size();
      const bool is_escaped = path_[at_ - 1] == '\\';
      if (is_last && is_escaped) fail_at_backtick(path_, opening);
      const bool may_close = is_last || path_[at_ + 1] == '.';
      if (may_close && !is_escaped) {
        name += path_.substr(start, at_ - start);
        at_ += 2;
        return name;
      }
      if (may_close) {
        name += path_.substr(start, at_ - 1 - start);
        start = at_;
      }
      ++at_;
    }
  }

  std::string_view path_;
  size_t at_ = 0;
};

}  // namespace

FieldPath::FieldPath(std::string_view text, FieldSyntaxVersion version) {
  if (version == FieldSyntaxVersion::V1) {
    steps_.emplace_back(text);
  } else {
    steps_ = PathReader(text).read();
  }
}

const std::string& FieldPath::last() const {
  if (steps_.empty()) throw IllegalArgumentException("The path of the field is empty");
  return steps_.back();
}

const Field* FieldPath::find(const Schema& schema) const {
  const std::string& last_step = last();
  const Schema* current = &schema;
  for (const std::string& step : std::span(steps_).first(steps_.size() - 1)) {
    const Field* field = current->find_field(step);
    if (field == nullptr) return nullptr;
    current = field->schema.get();
  }
  return current->find_field(last_step);
}

const Value& FieldPath::value(const Struct& structure, bool replace_null_with_default) const {
  const std::string& last_step = last();
  const Struct* current = &structure;
  for (const std::string& step : std::span(steps_).first(steps_.size() - 1)) {
    const Field* field = current->schema()->find_field(step);
    if (field == nullptr) return null_value;
    current = require_struct_or_null(current->get(*field), purpose);
    if (current == nullptr) return null_value;
  }
  const Field* field = current->schema()->find_field(last_step);
  return field == nullptr ? null_value : read_field(*current, *field, replace_null_with_default);
}

const Value& FieldPath::value(const Map& map) const {
  const std::string& last_step = last();
  const Map* current = &map;
  for (const std::string& step : std::span(steps_).first(steps_.size() - 1)) {
    current = require_map_or_null(entry_or_null(*current, step), purpose);
    if (current == nullptr) return null_value;
  }
  return entry_or_null(*current, last_step);
}

}  // namespace kconnect
