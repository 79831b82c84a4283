#pragma once

#include <mutex>
#include <optional>
#include <string>

#include <kconnect/config_def.h>

#include "net/http_message.h"

namespace kconnect {

// Lets in those who send the name and password of a user in a credentials file (lines user=password
// in the form of Java properties): Kafka Connect's basic auth extension. The file is read when the
// first request comes; an empty one lets in everybody. Safe from any thread.
class BasicAuth {
 public:
  explicit BasicAuth(std::string credentials_file);

  // nullopt lets the request pass; else 401.
  std::optional<HttpResponse> check(const HttpRequest& request);

 private:
  bool is_known(const HttpRequest& request);
  const std::optional<ConfigMap>& credentials();

  const std::string file_;
  std::once_flag once_;
  std::optional<ConfigMap> credentials_;  // nullopt = the file cannot be read: nobody passes
};

}  // namespace kconnect
