#include "elasticsearch/validators.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/ascii_case.h"
#include "base/utf8.h"
#include "elasticsearch/config.h"
#include "elasticsearch/name_template.h"

namespace kconnect::elasticsearch {

namespace {

[[noreturn]] void refuse(std::string_view key, const ConfigData& value, std::string_view reason) {
  throw ConfigException(invalid_value_message(key, value, reason));
}

bool is_one_of(char c, std::string_view characters) {
  return characters.find(c) != std::string_view::npos;
}

// What Java's URI takes; beyond ASCII it takes all.
bool is_url_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte != 0x7F && !is_one_of(c, "\"<>\\^`{|}");
}

bool is_url(std::string_view url) {
  const size_t scheme = url.find("://");
  const std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
  return !rest.empty() && rest.front() != '/' && rest.front() != ':' && url.front() != ':' &&
         std::all_of(url.begin(), url.end(), is_url_character);
}

}  // namespace

Validator one_of_words(std::vector<std::string> words) {
  std::string all = fmt::format("[{}]", fmt::join(words, ", "));
  auto check = [words = std::move(words), all](std::string_view key, const ConfigData& value) {
    const auto* word = std::get_if<std::string>(&value);
    const bool is_known =
        word != nullptr && std::any_of(words.begin(), words.end(), [&](const std::string& known) {
          return equal_ignoring_case(known, *word);
        });
    if (!is_known) refuse(key, value, "Value must be one of: " + all);
  };
  return {std::move(check), std::move(all)};
}

Validator server_urls() {
  auto check = [](std::string_view key, const ConfigData& value) {
    const auto* urls = std::get_if<std::vector<std::string>>(&value);
    if (urls == nullptr) return;
    if (urls->empty()) refuse(key, value, "At least one url is needed.");
    for (const std::string& url : *urls) {
      if (!is_url(url)) {
        refuse(key, value, fmt::format("The provided url '{}' is not a valid url.", url));
      }
    }
  };
  return {check, "List of valid URIs."};
}

Validator data_stream_part(const std::string& what) {
  static constexpr size_t longest = 100;
  static constexpr std::string_view forbidden = "\\/*?\"<>|,#-:";
  auto check = [what](std::string_view key, const ConfigData& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) return;
    if (utf16_length(*text) > longest) {
      refuse(key, value,
             fmt::format("The specified {} must be no longer than {} characters.", what, longest));
    }
    const bool has_upper_case =
        std::any_of(text->begin(), text->end(), [](char c) { return c != ascii_lower(c); });
    if (has_upper_case) {
      refuse(key, value, fmt::format("The specified {} must be in all lowercase.", what));
    }
    const bool is_clean = std::none_of(text->begin(), text->end(),
                                       [&](char c) { return c == ' ' || is_one_of(c, forbidden); });
    if (!is_clean) {
      refuse(key, value,
             fmt::format("The specified {} must not contain any spaces or invalid characters {}",
                         what, forbidden));
    }
  };
  return {check, fmt::format("A valid {} name that is all lowercase, less than or equal to {} "
                             "bytes, and does not contain any spaces or invalid characters {}",
                             what, longest, forbidden)};
}

Validator keytab_file() {
  auto check = [](std::string_view key, const ConfigData& value) {
    const auto* path = std::get_if<std::string>(&value);
    if (path == nullptr) return;
    if (!path->ends_with("keytab")) {
      refuse(key, value, "The specified file must end with .keytab");
    }
    std::error_code error;
    if (!std::filesystem::exists(*path, error)) {
      refuse(key, value, "The specified file does not exist.");
    }
  };
  return {check, "Existing keytab file."};
}

Validator name_template() {
  auto check = [](std::string_view key, const ConfigData& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) return;
    try {
      NameTemplate{*text};
    } catch (const std::invalid_argument& error) {
      refuse(key, value, error.what());
    }
  };
  return {check,
          "text with ${topic}, ${partition}, ${timestamp:FORMAT}, ${field:PATH}, "
          "${header:NAME}"};
}

}  // namespace kconnect::elasticsearch
