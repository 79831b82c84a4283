#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/response_stream.h"

namespace kconnect {

// Header fields in the order they came or are to be sent; names are the same in any case.
class HttpHeaders {
 public:
  HttpHeaders() = default;
  HttpHeaders(std::initializer_list<std::pair<std::string, std::string>> fields)
      : fields_(fields) {}

  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  // Replaces every field of this name.
  void set(std::string name, std::string value) {
    std::erase_if(fields_, [&](const auto& field) { return same_name(field.first, name); });
    add(std::move(name), std::move(value));
  }
  // The first value of a name; nullptr when absent.
  const std::string* find(std::string_view name) const {
    const auto found = std::ranges::find_if(
        fields_, [&](const auto& field) { return same_name(field.first, name); });
    return found == fields_.end() ? nullptr : &found->second;
  }

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
  static bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
  }

  std::vector<std::pair<std::string, std::string>> fields_;
};

struct HttpRequest {
  std::string method = "GET";
  std::string path = "/";  // as sent: percent-encoded, without the query
  std::string query = {};  // as sent, without the question mark
  HttpHeaders headers = {};
  std::string body = {};
  std::string scheme = "http";
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers = {};
  std::string body = {};
  // A body that is produced while it is sent, instead of the one above; the connection ends with
  // it.
  std::shared_ptr<ResponseStream> stream = nullptr;
};

}  // namespace kconnect
