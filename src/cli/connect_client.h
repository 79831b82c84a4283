#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <kconnect/errors.h>

#include "cli/verb.h"
#include "config/config_provider.h"

namespace kconnect {

class HttpClient;

// Nobody answers, or nobody who speaks Connect's REST. The text names the URL.
class WorkerUnreachable : public ConnectException {
 public:
  using ConnectException::ConnectException;
};

// The worker answered with an error; the text is its own.
class WorkerRefused : public ConnectException {
 public:
  WorkerRefused(int status, const std::string& message)
      : ConnectException(message), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

// Where a worker's REST interface is, and how to speak with it.
struct ConnectTarget {
  std::string url = {};  // "http://host:8083", without user and without a slash at the end
  std::string user = {};
  std::string password = {};
  std::string ca_file = {};  // who signs the worker's certificate; empty = the system's trust store
  bool insecure = false;     // whoever signed it
};

// The options that connect_target() reads, for the usage text of a verb, and what its help says.
inline constexpr const char* target_usage = "[--url URL] [--ca-file FILE] [--insecure]";
std::string with_target(const std::string& usage);  // of a verb with options of its own
inline constexpr const char* target_help =
    "\nURL is the worker's REST interface, by default KCONNECT_URL or http://localhost:8083. User "
    "and\n"
    "password are those of the URL, or KCONNECT_USER and KCONNECT_PASSWORD. --ca-file names who "
    "signs\n"
    "an https worker's certificate (PEM), --insecure takes any.\n"
    "Exit codes: 0 done, 1 wrong usage, 2 no worker answers, 3 the worker refused.\n";

// Of the options --url, --ca-file and --insecure, then the environment. Throws WrongUsage when the
// URL is none.
ConnectTarget connect_target(const VerbArguments& arguments,
                             const Environment& environment = process_environment());

// Calls of Connect's REST interface, this worker's or Java's, one after the other. Used by one
// thread. Calls throw WorkerUnreachable and WorkerRefused.
class ConnectClient {
 public:
  explicit ConnectClient(ConnectTarget target,
                         std::chrono::milliseconds longest_silence = std::chrono::seconds(95));
  ~ConnectClient();
  ConnectClient(const ConnectClient&) = delete;
  ConnectClient& operator=(const ConnectClient&) = delete;

  const std::string& url() const { return target_.url; }
  // The body of the answer, JSON or empty. path begins with a slash, its parts are encoded.
  std::string get(const std::string& path) { return call("GET", path); }
  std::string call(const std::string& method, const std::string& path,
                   const std::optional<std::string>& body = std::nullopt);
  int last_status() const { return last_status_; }  // 200, 201, 202, 204

 private:
  ConnectTarget target_;
  std::unique_ptr<HttpClient> http_;
  int last_status_ = 0;
};

// "/connectors/NAME" with the name encoded, and the rest behind it.
std::string connector_path(const std::string& name, const std::string& rest = {});

}  // namespace kconnect
