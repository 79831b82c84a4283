#include "elasticsearch/name_template.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <fmt/format.h>

#include <kconnect/struct.h>
#include <kconnect/values.h>

#include "base/java_date_format.h"

namespace kconnect::elasticsearch {

namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

const Value* child_of(const Value& value, const std::string& name) {
  if (const Struct* structure = value.structure()) {
    const Field* field = structure->schema()->find_field(name);
    return field == nullptr ? nullptr : &structure->get(*field);
  }
  if (const Map* map = value.map()) {
    const auto found = std::find_if(map->begin(), map->end(), [&](const auto& entry) {
      const Text* key = entry.first.template get_if<Text>();
      return key != nullptr && *key == std::string_view(name);
    });
    return found == map->end() ? nullptr : &found->second;
  }
  if (const Array* array = value.array()) {
    size_t position = 0;
    const auto result = std::from_chars(name.data(), name.data() + name.size(), position);
    const bool is_position = result.ec == std::errc() && result.ptr == name.data() + name.size();
    return is_position && position < array->size() ? &(*array)[position] : nullptr;
  }
  return nullptr;
}

}  // namespace

const Value* find_in(const Value& value, const std::vector<std::string>& path) {
  const Value* found = &value;
  for (const std::string& name : path) {
    found = child_of(*found, name);
    if (found == nullptr) return nullptr;
  }
  return found;
}

std::optional<std::string> plain_text(const Value& value) {
  if (const Text* text = value.get_if<Text>()) return text->str();
  const bool is_plain = value.get_if<int8_t>() || value.get_if<int16_t>() ||
                        value.get_if<int32_t>() || value.get_if<int64_t>() || value.get_if<bool>();
  if (!is_plain) return std::nullopt;
  return to_string(value);
}

const Header* last_header(const SinkRecord& record, std::string_view name) {
  const auto found = std::find_if(record.headers.rbegin(), record.headers.rend(),
                                  [&](const Header& header) { return header.key == name; });
  return found == record.headers.rend() ? nullptr : &*found;
}

std::vector<std::string> parse_json_pointer(std::string_view pointer) {
  if (pointer.empty()) return {};
  if (pointer.front() != '/')
    throw std::invalid_argument("a JSON pointer begins with /, such as /customer/id");
  std::vector<std::string> names = split(pointer.substr(1), '/');
  for (std::string& name : names) {
    for (size_t at = 0; (at = name.find('~', at)) != std::string::npos; ++at) {
      const char code = at + 1 < name.size() ? name[at + 1] : ' ';
      if (code != '0' && code != '1')
        throw std::invalid_argument("in a JSON pointer ~ stands before 0 or 1 only");
      name.replace(at, 2, 1, code == '0' ? '~' : '/');
    }
  }
  return names;
}

struct NameTemplate::Part {
  enum class Kind { Text, Topic, Partition, Timestamp, Field, Header };
  Kind kind = Kind::Text;
  std::string text = {};  // Text, Header: its name
  std::vector<std::string> path = {};
  std::optional<JavaDateFormat> format = {};

  static Part variable(std::string_view variable) {
    const size_t colon = variable.find(':');
    const std::string_view kind = variable.substr(0, colon);
    const std::string_view argument =
        colon == std::string_view::npos ? std::string_view() : variable.substr(colon + 1);
    if (kind == "topic" && argument.empty()) return {.kind = Kind::Topic};
    if (kind == "partition" && argument.empty()) return {.kind = Kind::Partition};
    if (kind == "header" && !argument.empty())
      return {.kind = Kind::Header, .text = std::string(argument)};
    if (kind == "field" && !argument.empty())
      return {.kind = Kind::Field, .path = split(argument, '.')};
    if (kind == "timestamp" && !argument.empty())
      return {.kind = Kind::Timestamp, .format = JavaDateFormat(argument)};
    throw std::invalid_argument(
        fmt::format("${{{}}} is unknown: expected ${{topic}}, ${{partition}}, "
                    "${{timestamp:FORMAT}}, ${{field:PATH}} or ${{header:NAME}}",
                    variable));
  }

  std::optional<std::string> apply(const SinkRecord& record) const {
    switch (kind) {
      case Kind::Text:
        return text;
      case Kind::Topic:
        return record.topic.str();
      case Kind::Partition:
        return std::to_string(record.original_partition);
      case Kind::Timestamp:
        if (!record.timestamp) return std::nullopt;
        return format->format(*record.timestamp);
      case Kind::Field: {
        const Value* found = find_in(record.value, path);
        return found == nullptr ? std::nullopt : plain_text(*found);
      }
      case Kind::Header: {
        const Header* header = last_header(record, text);
        return header == nullptr ? std::nullopt : plain_text(header->value);
      }
    }
    return std::nullopt;
  }
};

NameTemplate::NameTemplate(std::string_view text) {
  while (!text.empty()) {
    const size_t start = text.find("${");
    if (start != 0) {
      parts_.push_back({.text = std::string(text.substr(0, start))});
      text.remove_prefix(std::min(start, text.size()));
      continue;
    }
    const size_t end = text.find('}');
    if (end == std::string_view::npos)
      throw std::invalid_argument(fmt::format("{} has no closing brace", text));
    parts_.push_back(Part::variable(text.substr(2, end - 2)));
    text.remove_prefix(end + 1);
  }
}

NameTemplate::~NameTemplate() = default;
NameTemplate::NameTemplate(NameTemplate&& other) noexcept = default;
NameTemplate& NameTemplate::operator=(NameTemplate&& other) noexcept = default;

std::optional<std::string> NameTemplate::apply(const SinkRecord& record) const {
  std::string name;
  for (const Part& part : parts_) {
    const auto text = part.apply(record);
    if (!text) return std::nullopt;
    name += *text;
  }
  return name;
}

}  // namespace kconnect::elasticsearch
