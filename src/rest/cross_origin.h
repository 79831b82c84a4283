#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/http_message.h"

namespace kconnect {

// Which pages of other origins may use the REST interface (CORS): the settings
// access.control.allow.origin and access.control.allow.methods.
class CrossOrigin {
 public:
  // Origins: between commas, * for any text; none = no rules at all. Methods: those of a preflight;
  // none = GET, POST and HEAD.
  CrossOrigin(std::string_view origins, std::string_view methods);

  // What tells the browser that the request was welcome; nothing for requests from the same origin
  // and from those that are not.
  HttpHeaders fields(const HttpRequest& request) const;

 private:
  bool is_allowed(std::string_view origin) const;
  bool is_preflight_allowed(const HttpRequest& request) const;

  std::vector<std::string> origins_;
  std::vector<std::string> methods_;
  bool any_origin_ = false;
};

}  // namespace kconnect
