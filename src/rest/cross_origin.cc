#include "rest/cross_origin.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii_case.h"
#include "base/trim.h"

namespace kconnect {

namespace {

constexpr std::string_view max_age = "1800";
const std::vector<std::string> allowed_headers = {"X-Requested-With", "Content-Type", "Accept",
                                                  "Origin"};

std::vector<std::string> items(std::string_view text, char separator) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    const std::string_view item = java_trim(text.substr(0, end));
    if (!item.empty()) result.emplace_back(item);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, ascii_lower, ascii_lower);
}

// Whether a text is what a pattern says, in which * stands for any text.
bool matches(std::string_view pattern, std::string_view text) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  for (size_t at = star; at <= text.size(); ++at) {
    if (matches(rest, text.substr(at))) return true;
  }
  return false;
}

}  // namespace

CrossOrigin::CrossOrigin(std::string_view origins, std::string_view methods)
    : origins_(items(origins, ',')),
      methods_(items(methods, ',')),
      any_origin_(std::ranges::find(origins_, "*") != origins_.end()) {
  if (methods_.empty()) methods_ = {"GET", "POST", "HEAD"};
}

// A header may hold several origins between blanks.
bool CrossOrigin::is_allowed(std::string_view origin) const {
  if (any_origin_) return true;
  return std::ranges::any_of(items(origin, ' '), [&](const std::string& item) {
    return std::ranges::any_of(origins_,
                               [&](const std::string& pattern) { return matches(pattern, item); });
  });
}

bool CrossOrigin::is_preflight_allowed(const HttpRequest& request) const {
  const std::string* method = request.headers.find("Access-Control-Request-Method");
  if (std::ranges::find(methods_, *method) == methods_.end()) return false;
  const std::string* headers = request.headers.find("Access-Control-Request-Headers");
  if (headers == nullptr) return true;
  return std::ranges::all_of(items(*headers, ','), [](const std::string& wanted) {
    return std::ranges::any_of(allowed_headers, [&](const std::string& allowed) {
      return equal_ignoring_case(allowed, wanted);
    });
  });
}

HttpHeaders CrossOrigin::fields(const HttpRequest& request) const {
  const std::string* origin = request.headers.find("Origin");
  if (origin == nullptr || !is_allowed(*origin)) return {};
  const bool is_preflight = request.method == "OPTIONS" &&
                            request.headers.find("Access-Control-Request-Method") != nullptr;
  if (is_preflight && !is_preflight_allowed(request)) return {};
  HttpHeaders fields{{"Access-Control-Allow-Origin", *origin}};
  if (!is_preflight || !any_origin_) fields.add("Vary", "Origin");
  fields.add("Access-Control-Allow-Credentials", "true");
  if (is_preflight) {
    fields.add("Access-Control-Max-Age", std::string(max_age));
    fields.add("Access-Control-Allow-Methods", fmt::format("{}", fmt::join(methods_, ",")));
    fields.add("Access-Control-Allow-Headers", fmt::format("{}", fmt::join(allowed_headers, ",")));
  }
  return fields;
}

}  // namespace kconnect
