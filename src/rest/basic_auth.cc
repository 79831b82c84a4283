#include "rest/basic_auth.h"

#include <algorithm>
#include <exception>

#include <kconnect/log.h>

#include "base/ascii_case.h"
#include "base/base64.h"
#include "base/read_file.h"
#include "config/properties.h"

namespace kconnect {

namespace {

spdlog::logger& log() {
  static spdlog::logger& log =
      logger("org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule");
  return log;
}

struct Login {
  std::string user;
  std::string password;
};

// "Basic base64(user:password)"; nullopt when it is anything else.
std::optional<Login> login_of(const HttpRequest& request) {
  constexpr std::string_view scheme = "Basic ";
  const std::string* field = request.headers.find("Authorization");
  if (field == nullptr || !starts_with_ignoring_case(*field, scheme)) return std::nullopt;
  const auto text = base64_decode(std::string_view(*field).substr(scheme.size()));
  const size_t colon = text ? text->find(':') : std::string::npos;
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  return Login{text->substr(0, colon), text->substr(colon + 1)};
}

// What workers of a cluster send to each other carries a signature of its own.
bool is_between_workers(const HttpRequest& request) {
  const std::string_view path = request.path;
  if (!path.starts_with("/connectors/") || std::ranges::count(path, '/') != 3) return false;
  return (request.method == "POST" && path.ends_with("/tasks")) ||
         (request.method == "PUT" && path.ends_with("/fence"));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return difference == 0;
}

}  // namespace

BasicAuth::BasicAuth(std::string credentials_file) : file_(std::move(credentials_file)) {}

const std::optional<ConfigMap>& BasicAuth::credentials() {
  std::call_once(once_, [this] {
    try {
      credentials_ = parse_properties(read_file(file_)).map();
      if (credentials_->empty())
        log().warn("Credential properties file {} is empty; all requests will be permitted", file_);
    } catch (const std::exception& error) {
      log().error("Error loading credentials file {}: {}", file_, error.what());
    }
  });
  return credentials_;
}

bool BasicAuth::is_known(const HttpRequest& request) {
  const auto& known = credentials();
  if (!known) return false;
  if (known->empty()) return true;
  const auto login = login_of(request);
  if (!login) return false;
  const auto user = known->find(login->user);
  return user != known->end() && equal_in_constant_time(user->second, login->password);
}

std::optional<HttpResponse> BasicAuth::check(const HttpRequest& request) {
  if (is_between_workers(request) || is_known(request)) return std::nullopt;
  return HttpResponse{.status = 401,
                      .headers = {{"Content-Type", "application/json"}},
                      .body = "User cannot access the resource."};
}

}  // namespace kconnect
