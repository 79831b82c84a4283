#include "rest/rest_server.h"

#include <atomic>
#include <future>
#include <sstream>

#include <catch2/catch.hpp>
#include <spdlog/sinks/ostream_sink.h>

#include "fake_herder.h"
#include "sdk/log_setup.h"
#include "support/socket_client.h"

namespace kconnect {

namespace {

RestServerSettings loopback() {
  return {.listeners = {{"http", "127.0.0.1", 0}}};
}

uint16_t port_of(const RestServer& server) {
  const std::string url = server.bound_urls().front();
  return static_cast<uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

// What this process logs as long as this lives.
struct CapturedLog {
  CapturedLog() {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(out);
    sink->set_formatter(make_log_layout(LogFormat::Text));
    log_levels().set_sink(sink);
  }
  ~CapturedLog() { configure_logging({}); }
  std::ostringstream out;
};

}  // namespace

TEST_CASE("every path is 404 until the resources are there") {
  const CapturedLog log;
  RestServer server(loopback());
  const std::string before = http_get(port_of(server), "/");
  CHECK(before.find("HTTP/1.1 404 Not Found\r\n") == 0);
  CHECK(before.find(R"({"error_code":404,"message":"HTTP 404 Not Found"})") != std::string::npos);

  FakeHerder herder;
  server.start(herder);
  const std::string after = http_get(port_of(server), "/");
  CHECK(after.find("HTTP/1.1 200 OK\r\n") == 0);
  CHECK(after.find(R"({"version":"3.9.1",)") != std::string::npos);
  server.stop(std::chrono::seconds(10));

  const std::string url = server.bound_urls().front();
  const std::string text = log.out.str();
  CHECK(text.find("REST server listening at " + url + ", advertising URL " + url) !=
        std::string::npos);
  CHECK(text.find("REST resources initialized; server is started and ready to handle requests") !=
        std::string::npos);
  CHECK(text.find("\"GET / HTTP/1.1\" 404 ") != std::string::npos);
}

TEST_CASE("bytes that are no request are answered in JSON") {
  const CapturedLog log;
  const RestServer server(loopback());
  SocketClient client(port_of(server));
  CHECK(client.exchange("rubbish\r\n\r\n").find(R"("message":"HTTP 400 Bad Request")") !=
        std::string::npos);
}

TEST_CASE("a herder that is busy does not hold up other requests") {
  const CapturedLog log;
  std::promise<void> begun;
  std::promise<void> released;
  FakeHerder herder;
  herder.before_each_call = [&, blocked = std::make_shared<std::atomic<bool>>(false)] {
    if (blocked->exchange(true)) return;
    begun.set_value();
    released.get_future().wait();
  };
  RestServer server(loopback());
  server.start(herder);
  SocketClient waiting(port_of(server));
  waiting.send("GET /connectors HTTP/1.1\r\nHost: h\r\n\r\n");
  begun.get_future().wait();
  CHECK(http_get(port_of(server), "/health").find("HTTP/1.1 200 OK\r\n") == 0);
  released.set_value();
  CHECK(waiting.receive_response().find("[]") != std::string::npos);
}

TEST_CASE("a worker is known by its advertised address") {
  const CapturedLog log;
  const RestServer plain(loopback());
  CHECK(plain.worker_id() == "127.0.0.1:" + std::to_string(port_of(plain)));

  RestServerSettings settings = loopback();
  settings.advertised_host = "worker.example";
  settings.advertised_port = uint16_t{80};
  const RestServer advertised(settings);
  CHECK(advertised.worker_id() == "worker.example:80");
  CHECK(advertised.advertised_url() == "http://worker.example:80/");

  const RestServer everywhere({.listeners = {{"http", "", 0}}});
  CHECK(everywhere.worker_id() ==
        url_host(machine_address()) + ":" + std::to_string(port_of(everywhere)));
}

}  // namespace kconnect
