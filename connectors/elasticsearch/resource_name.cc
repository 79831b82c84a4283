#include "elasticsearch/resource_name.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/ascii_case.h"

namespace kconnect::elasticsearch {

namespace {

constexpr size_t longest_name = 255;
constexpr size_t longest_namespace = 100;

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

}  // namespace

std::string index_name(std::string_view topic) {
  std::string name = lower_case(topic).substr(0, longest_name);
  if (name.starts_with('-') || name.starts_with('_')) name.erase(0, 1);
  if (name == ".") return "dot";
  if (name == "..") return "dotdot";
  return name;
}

std::string data_stream_name(const Config& config, std::string_view topic) {
  if (config.dialect == Dialect::Aiven) {
    const std::string name = index_name(topic);
    return config.data_stream_prefix.empty() ? name : config.data_stream_prefix + '-' + name;
  }
  const std::string part = replaced(config.data_stream_namespace, "${topic}", lower_case(topic))
                               .substr(0, longest_namespace);
  return fmt::format("{}-{}-{}", lower_case(config.data_stream_type), config.data_stream_dataset,
                     part);
}

std::string resource_name(const Config& config, std::string_view topic) {
  if (const auto external = config.external_resources()) {
    for (const auto& [known, resource] : external->by_topic) {
      if (known == topic) return resource;
    }
    throw ConnectException(fmt::format(
        "Topic '{}' is not mapped to any resource. All topics must be mapped when using "
        "topic-to-resource mapping configuration.",
        topic));
  }
  return config.writes_data_streams() ? data_stream_name(config, topic) : index_name(topic);
}

std::optional<std::string> valid_index_name(std::string name) {
  constexpr std::string_view forbidden = "\\/*?\"<>| ,#:";
  std::ranges::transform(name, name.begin(), ascii_lower);
  const bool is_valid = !name.empty() && name.size() <= longest_name && name != "." &&
                        name != ".." && name.find_first_of("-_+") != 0 &&
                        name.find_first_of(forbidden) == std::string::npos;
  if (!is_valid) return std::nullopt;
  return name;
}

}  // namespace kconnect::elasticsearch
