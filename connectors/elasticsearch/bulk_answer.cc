#include "elasticsearch/bulk_answer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace kconnect::elasticsearch {

namespace {

constexpr std::array<std::string_view, 6> malformed = {
    "strict_dynamic_mapping_exception", "mapper_parsing_exception",
    "illegal_argument_exception",       "action_request_validation_exception",
    "document_parsing_exception",       "document_missing_exception"};
constexpr std::array<std::string_view, 4> passing = {
    "es_rejected_execution_exception", "unavailable_shards_exception", "circuit_breaking_exception",
    "cluster_block_exception"};
constexpr std::string_view conflict = "version_conflict_engine_exception";

template <size_t N>
bool names_one_of(const std::string& text, const std::array<std::string_view, N>& types) {
  return std::any_of(types.begin(), types.end(),
                     [&](std::string_view type) { return text.find(type) != std::string::npos; });
}

std::string_view text_member(const JsonValue& object, std::string_view name) {
  const auto member = object.find(name);
  return member && member->is(JsonKind::String) ? member->text() : std::string_view("null");
}

int number_member(const JsonValue& object, std::string_view name) {
  const auto member = object.find(name);
  int number = 0;
  if (member && member->is(JsonKind::Number)) {
    const std::string_view text = member->text();
    std::from_chars(text.data(), text.data() + text.size(), number);
  }
  return number;
}

std::string describe_error(const JsonValue& error) {
  if (!error.is(JsonKind::Object)) return error_text("exception", error.text());
  std::string text = error_text(text_member(error, "type"), text_member(error, "reason"));
  for (auto cause = error.find("caused_by"); cause && cause->is(JsonKind::Object);
       cause = cause->find("caused_by")) {
    text += "; nested: ";
    text += error_text(text_member(*cause, "type"), text_member(*cause, "reason"));
  }
  return text;
}

// The only member of an item: {"index": {...}}.
std::optional<JsonValue> result_of(const JsonValue& item) {
  if (!item.is(JsonKind::Object) || item.size() != 1) return std::nullopt;
  const JsonChild only = *item.children().begin();
  if (!only.value.is(JsonKind::Object)) return std::nullopt;
  return only.value;
}

std::optional<ItemError> error_of(const JsonValue& result, size_t place) {
  const int status = number_member(result, "status");
  const auto error = result.find("error");
  if (error && !error->is(JsonKind::Null))
    return ItemError{.item = place, .status = status, .text = describe_error(*error)};
  // A deletion of what is not there is answered with 404.
  if (status < 400 || status == 404) return std::nullopt;
  return ItemError{.item = place, .status = status, .text = fmt::format("HTTP {}", status)};
}

}  // namespace

std::string error_text(std::string_view type, std::string_view reason) {
  return fmt::format("ElasticsearchException[Elasticsearch exception [type={}, reason={}]]", type,
                     reason);
}

Verdict judge(const ItemError& error) {
  const bool is_passing =
      error.status == 429 || error.status == 502 || error.status == 503 || error.status == 504;
  if (is_passing) return Verdict::Retry;
  if (names_one_of(error.text, malformed)) return Verdict::Malformed;
  if (error.text.find(conflict) != std::string::npos) return Verdict::Conflict;
  return names_one_of(error.text, passing) ? Verdict::Retry : Verdict::Fail;
}

std::optional<std::vector<ItemError>> parse_bulk_answer(JsonReader& reader, std::string_view text,
                                                        size_t actions) {
  try {
    const JsonValue document = reader.parse(text);
    if (!document.is(JsonKind::Object)) return std::nullopt;
    const auto items = document.find("items");
    if (!items || !items->is(JsonKind::Array) || items->size() != actions) return std::nullopt;
    std::vector<ItemError> errors;
    size_t place = 0;
    for (const auto& [name, item] : items->children()) {
      const auto result = result_of(item);
      if (!result) return std::nullopt;
      if (auto error = error_of(*result, place)) errors.push_back(std::move(*error));
      ++place;
    }
    return errors;
  } catch (const JsonError&) {
    return std::nullopt;
  }
}

}  // namespace kconnect::elasticsearch
