#pragma once

#include <string>
#include <utility>
#include <vector>

#include <kconnect/config_def.h>

#include "elasticsearch/validators.h"

namespace kconnect::elasticsearch {

// Puts keys into a group, in the order of the calls.
class KeyGroup {
 public:
  explicit KeyGroup(std::string name) : name_(std::move(name)) {}
  ConfigKey operator()(ConfigKey key) {
    key.group = name_;
    key.order = ++order_;
    return key;
  }
  // A key whose values are words; REST recommends them.
  ConfigKey operator()(ConfigKey key, std::vector<std::string> words) {
    key.validator = one_of_words(words);
    key.recommend = [words = std::move(words)](const NullableConfigMap&) { return words; };
    return (*this)(std::move(key));
  }

 private:
  std::string name_;
  int order_ = 0;
};

// Upper bounds of times, in milliseconds.
inline constexpr double one_second = 1000;
inline constexpr double half_a_day = 12 * 3600 * one_second;
inline constexpr double one_day = 2 * half_a_day;
inline constexpr double one_week = 7 * one_day;

inline constexpr double largest_int = 2147483647;

}  // namespace kconnect::elasticsearch
