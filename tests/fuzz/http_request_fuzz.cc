#include "../unit/rest/fake_herder.h"
#include "fuzz_target.h"
#include "rest/rest_server.h"
#include "sdk/log_setup.h"
#include "support/socket_client.h"

// The bytes that a client of the REST interface sends.

namespace {

kconnect::RestServerSettings without_logging() {
  kconnect::log_levels().set_level("root", kconnect::LogLevel::Off);
  return {.listeners = {{"http", "127.0.0.1", 0}}};
}

// A server with a worker that takes everything; it lives as long as the process.
class Target {
 public:
  Target() : server_(without_logging()) {
    server_.start(herder_);
    const std::string url = server_.bound_urls().front();
    port_ = static_cast<uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  }

  std::string answer(std::string_view bytes) const {
    kconnect::SocketClient client(port_);
    client.send(bytes);
    client.finish_sending();
    return client.receive_all();
  }

 private:
  kconnect::FakeHerder herder_;
  kconnect::RestServer server_;
  uint16_t port_ = 0;
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Target target;
  const std::string answer = target.answer(kconnect::fuzz::as_text(data, size));
  kconnect::fuzz::require(answer.empty() || answer.starts_with("HTTP/1."));
  kconnect::fuzz::require(answer.find("500 Internal") == std::string::npos);
  return 0;
}
