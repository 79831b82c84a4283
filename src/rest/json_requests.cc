#include "rest/json_requests.h"

#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/trim.h"
#include "rest/router.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

RestException bad_request(const std::string& message) {
  return {400, message};
}

// What the library says without the name it gives to its error.
std::string_view reason_of(const Json::exception& error) {
  const std::string_view message = error.what();
  const size_t name_end = message.find("] ");
  return name_end == std::string_view::npos ? message : message.substr(name_end + 2);
}

// Builds a document in which numbers are the text that was sent.
class TextualNumbers : public nlohmann::detail::json_sax_dom_parser<Json> {
 public:
  using json_sax_dom_parser::json_sax_dom_parser;
  bool number_float(double /*value*/, const std::string& text) {
    std::string copy = text;
    return string(copy);
  }
};

template <typename Builder>
Json parse_object_with(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos)
    throw bad_request("The request has no body: a JSON object was expected");
  Json document;
  Builder builder(document);
  try {
    // What follows the object is not looked at, as in Kafka Connect.
    Json::sax_parse(body, &builder, Json::input_format_t::json, false);
  } catch (const Json::exception& error) {
    throw bad_request(fmt::format("Malformed JSON: {}", reason_of(error)));
  }
  if (!document.is_object())
    throw bad_request(
        fmt::format("A JSON object was expected, not {} value", document.type_name()));
  return document;
}

Json parse_object(std::string_view body) {
  return parse_object_with<TextualNumbers>(body);
}

std::optional<std::string> text_of(const std::string& field, const Json& value) {
  if (value.is_null()) return std::nullopt;
  if (value.is_string()) return value.get<std::string>();
  if (value.is_primitive()) return value.dump();
  throw bad_request(
      fmt::format("Field \"{}\" must be a string, a number, a boolean or null, not {}", field,
                  value.type_name()));
}

NullableConfigMap config_of(const Json& object) {
  NullableConfigMap config;
  for (const auto& [key, value] : object.items()) config[key] = text_of(key, value);
  return config;
}

Value value_of(const Json& json);

Value array_of(const Json& json) {
  Array elements;
  for (const Json& element : json) elements.push_back(value_of(element));
  return Value::array(std::move(elements));
}

Value map_of(const Json& json) {
  Map entries;
  for (const auto& [name, value] : json.items()) entries.emplace_back(name, value_of(value));
  return Value::map(std::move(entries));
}

Value value_of(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_array()) return array_of(json);
  if (json.is_object()) return map_of(json);
  if (json.is_number_float()) return json.get<double>();
  if (!json.is_number()) return {};
  if (json.is_number_unsigned() && json.get<uint64_t>() > std::numeric_limits<int64_t>::max())
    throw bad_request(fmt::format("{} is too large a number for an offset", json.dump()));
  return json.get<int64_t>();
}

// The partition or offset of an entry; nullopt when it is null or missing.
std::optional<OffsetMap> offset_map(const Json& entry, const char* field) {
  const auto found = entry.find(field);
  if (found == entry.end() || found->is_null()) return std::nullopt;
  if (!found->is_object())
    throw bad_request(fmt::format("Field \"{}\" of an offset must be an object or null, not {}",
                                  field, found->type_name()));
  OffsetMap map;
  for (const auto& [name, value] : found->items()) map.set(name, value_of(value));
  return map;
}

void check_fields(const Json& entry) {
  if (!entry.is_object())
    throw bad_request(
        fmt::format("An offset must be an object with \"partition\" and \"offset\", not {}",
                    entry.type_name()));
  for (const auto& [field, value] : entry.items()) {
    if (field == "partition" || field == "offset") continue;
    throw bad_request(fmt::format(
        "Unrecognized field \"{}\": only \"partition\" and \"offset\" are known", field));
  }
}

TargetState initial_state_of(const Json& value) {
  if (value.is_null()) return TargetState::Started;
  const auto text = value.is_string() ? value.get<std::string>() : value.dump();
  if (const auto state = parse_initial_state(text)) return *state;
  throw bad_request(
      fmt::format("Invalid initial_state \"{}\": RUNNING, PAUSED or STOPPED was expected", text));
}

}  // namespace

NullableConfigMap parse_config_request(std::string_view body) {
  return config_of(parse_object(body));
}

CreateConnectorRequest parse_create_request(std::string_view body) {
  const Json object = parse_object(body);
  CreateConnectorRequest request;
  bool has_config = false;
  for (const auto& [field, value] : object.items()) {
    if (field == "name") {
      request.name = java_trim(text_of(field, value).value_or(""));
    } else if (field == "config" && value.is_object()) {
      request.config = config_of(value);
      has_config = true;
    } else if (field == "initial_state") {
      request.initial_state = initial_state_of(value);
    } else if (field != "config") {
      throw bad_request(fmt::format(
          "Unrecognized field \"{}\": only \"name\", \"config\" and \"initial_state\" are known",
          field));
    }
  }
  if (!has_config) throw bad_request("Field \"config\" must be a JSON object");
  return request;
}

AlteredOffsets parse_offsets_request(std::string_view body) {
  const Json object = parse_object_with<nlohmann::detail::json_sax_dom_parser<Json>>(body);
  AlteredOffsets offsets;
  for (const auto& [field, list] : object.items()) {
    if (field != "offsets")
      throw bad_request(fmt::format("Unrecognized field \"{}\": only \"offsets\" is known", field));
    if (list.is_null()) continue;
    if (!list.is_array()) throw bad_request("Field \"offsets\" must be a list");
    for (const Json& entry : list) {
      check_fields(entry);
      auto partition = offset_map(entry, "partition");
      std::erase_if(offsets, [&](const auto& earlier) { return earlier.first == partition; });
      offsets.emplace_back(std::move(partition), offset_map(entry, "offset"));
    }
  }
  return offsets;
}

}  // namespace kconnect
