#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/validators.h>

#include "base/ascii_case.h"

namespace kconnect {

namespace {

[[noreturn]] void refuse(std::string_view key, const ConfigData& value, std::string_view reason) {
  throw ConfigException(invalid_value_message(key, value, reason));
}

std::optional<double> number(const ConfigData& data) {
  if (const auto* value = std::get_if<int32_t>(&data)) return *value;
  if (const auto* value = std::get_if<int64_t>(&data)) return static_cast<double>(*value);
  if (const auto* value = std::get_if<int16_t>(&data)) return *value;
  if (const auto* value = std::get_if<double>(&data)) return *value;
  return std::nullopt;
}

const std::string* text(const ConfigData& data) {
  return std::get_if<std::string>(&data);
}

std::string upper_case(std::string text) {
  std::ranges::transform(text, text.begin(), ascii_upper);
  return text;
}

// ASCII only, as the words of validators are.
uint32_t java_hash(std::string_view text) {
  uint32_t hash = 0;
  for (const char c : text) hash = 31 * hash + static_cast<unsigned char>(c);
  return hash ^ hash >> 16;
}

// The order in which a Java HashSet shows words: messages list them so.
std::vector<std::string> in_hash_order(std::vector<std::string> words) {
  size_t buckets = 16;
  while (words.size() * 4 > buckets * 3) buckets *= 2;
  const auto bucket = [&](const std::string& word) { return java_hash(word) & (buckets - 1); };
  std::stable_sort(words.begin(), words.end(), [&](const std::string& a, const std::string& b) {
    return bucket(a) < bucket(b);
  });
  return words;
}

Validator range(std::optional<double> minimum, std::optional<double> maximum, std::string text) {
  auto check = [minimum, maximum](std::string_view key, const ConfigData& value) {
    const auto actual = number(value);
    if (!actual) refuse(key, value, "Value must be non-null");
    if (minimum && *actual < *minimum) {
      refuse(key, value, fmt::format("Value must be at least {}", *minimum));
    }
    if (maximum && *actual > *maximum) {
      refuse(key, value, fmt::format("Value must be no more than {}", *maximum));
    }
  };
  return {std::move(check), std::move(text)};
}

// The ISO control characters of UTF-8 text: U+0000 to U+001F and U+007F to U+009F.
std::vector<int> control_characters(std::string_view text) {
  std::vector<int> found;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) found.push_back(byte);
    if (byte == 0xC2 && i + 1 < text.size()) {
      const auto next = static_cast<unsigned char>(text[i + 1]);
      if (next < 0xA0) found.push_back(next);
    }
  }
  return found;
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Validator at_least(double minimum) {
  return range(minimum, std::nullopt, fmt::format("[{},...]", minimum));
}

Validator between(double minimum, double maximum) {
  return range(minimum, maximum, fmt::format("[{},...,{}]", minimum, maximum));
}

Validator one_of(std::vector<std::string> values) {
  std::string all = fmt::format("{}", fmt::join(values, ", "));
  auto check = [values = std::move(values), all](std::string_view key, const ConfigData& value) {
    const std::string* word = text(value);
    if (word == nullptr || !contains(values, *word)) {
      refuse(key, value, "String must be one of: " + all);
    }
  };
  return {std::move(check), '[' + all + ']'};
}

Validator one_of_ignoring_case(std::vector<std::string> values) {
  for (std::string& value : values) value = upper_case(std::move(value));
  values = in_hash_order(std::move(values));
  std::string all = fmt::format("{}", fmt::join(values, ", "));
  auto check = [values = std::move(values), all](std::string_view key, const ConfigData& value) {
    const std::string* word = text(value);
    if (word == nullptr || !contains(values, upper_case(*word))) {
      refuse(key, value, "String must be one of (case insensitive): " + all);
    }
  };
  return {std::move(check), "(case insensitive) [" + all + ']'};
}

Validator list_of(std::vector<std::string> values) {
  Validator item = one_of(std::move(values));
  std::string valid = item.text;
  auto check = [item = std::move(item.check)](std::string_view key, const ConfigData& value) {
    const auto* items = std::get_if<std::vector<std::string>>(&value);
    if (items == nullptr) refuse(key, value, "entry must be non null");
    for (const std::string& word : *items) item(key, word);
  };
  return {std::move(check), std::move(valid)};
}

Validator non_empty_string() {
  auto check = [](std::string_view key, const ConfigData& value) {
    const std::string* word = text(value);
    if (word != nullptr && word->empty()) refuse(key, value, "String must be non-empty");
  };
  return {check, "non-empty string"};
}

Validator non_empty_string_without_control_characters() {
  auto check = [](std::string_view key, const ConfigData& value) {
    const std::string* word = text(value);
    if (word == nullptr) return;
    if (word->empty()) refuse(key, value, "String may not be empty");
    const std::vector<int> found = control_characters(*word);
    if (!found.empty()) {
      refuse(key, value,
             fmt::format("String may not contain control sequences but had the following ASCII "
                         "chars: {}",
                         fmt::join(found, ", ")));
    }
  };
  return {check, "non-empty string without ISO control characters"};
}

Validator unique_aliases(std::string_view kind) {
  auto check = [](std::string_view key, const ConfigData& value) {
    const auto* aliases = std::get_if<std::vector<std::string>>(&value);
    if (aliases == nullptr) return;
    const std::set<std::string_view> unique(aliases->begin(), aliases->end());
    if (unique.size() < aliases->size()) refuse(key, value, "Duplicate alias provided.");
  };
  return {check, fmt::format("unique {} aliases", kind)};
}

Validator non_null() {
  auto check = [](std::string_view key, const ConfigData& value) {
    if (std::holds_alternative<std::monostate>(value)) {
      refuse(key, value, "entry must be non null");
    }
  };
  return {check, "non-null string"};
}

Validator composite(std::vector<Validator> all) {
  std::string valid;
  for (const Validator& validator : all) {
    if (!valid.empty()) valid += ", ";
    valid += validator.text;
  }
  auto check = [all = std::move(all)](std::string_view key, const ConfigData& value) {
    for (const Validator& validator : all) validator.check(key, value);
  };
  return {std::move(check), std::move(valid)};
}

Validator null_or(Validator validator) {
  auto check = [check = std::move(validator.check)](std::string_view key, const ConfigData& value) {
    if (!std::holds_alternative<std::monostate>(value)) check(key, value);
  };
  return {std::move(check), std::move(validator.text)};
}

}  // namespace kconnect
