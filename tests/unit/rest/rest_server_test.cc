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

TEST_CASE("administrative paths are on the listeners, on their own or nowhere") {
  const CapturedLog log;
  FakeHerder herder;
  const auto status = [](uint16_t port, const std::string& path) {
    return http_get(port, path).substr(9, 3);
  };
  RestServer together(loopback());
  together.start(herder);
  CHECK(status(port_of(together), "/admin/loggers") == "200");

  RestServerSettings settings = loopback();
  settings.admin_listeners = std::vector<Listener>();
  RestServer nowhere(settings);
  nowhere.start(herder);
  CHECK(status(port_of(nowhere), "/admin/loggers") == "404");

  settings.admin_listeners = settings.listeners;
  settings.allowed_origins = "*";
  settings.header_rules = {{ResponseHeaderRule::Action::Set, "X-Rule", "1"}};
  settings.guard = [](const HttpRequest&) { return HttpResponse{.status = 401}; };
  RestServer apart(settings);
  const std::string admin_url = apart.bound_admin_urls().at(0);
  const auto admin = static_cast<uint16_t>(std::stoi(admin_url.substr(admin_url.rfind(':') + 1)));
  CHECK(status(admin, "/admin/loggers") == "404");
  apart.start(herder);
  CHECK(status(admin, "/admin/loggers") == "200");
  CHECK(http_get(admin, "/admin/loggers").find("X-Rule") == std::string::npos);
  CHECK(status(admin, "/connectors") == "404");
  CHECK(status(port_of(apart), "/admin/loggers") == "404");
  CHECK(status(port_of(apart), "/connectors") == "401");
}

TEST_CASE("header rules and cross-origin rules apply to every answer") {
  const CapturedLog log;
  FakeHerder herder;
  RestServerSettings settings = loopback();
  settings.allowed_origins = "http://one.test";
  settings.header_rules = parse_response_header_rules(
      "set X-One: 1, \"add Cache-Control: no-cache, no-store\", "
      "setDate Expires: 0, set Content-Type: text/x");
  RestServer server(settings);
  server.start(herder);
  const auto get = [&](const std::string& path) {
    return SocketClient(port_of(server))
        .exchange("GET " + path + " HTTP/1.1\r\nHost: h\r\nOrigin: http://one.test\r\n\r\n");
  };
  for (const char* path : {"/connectors", "/connectors/none", "/none"}) {
    const std::string answer = get(path);
    INFO(answer);
    for (const char* field : {"X-One: 1\r\n", "Cache-Control: no-cache, no-store\r\n",
                              "Expires: ", "Access-Control-Allow-Origin: http://one.test\r\n"})
      CHECK(answer.find(field) != std::string::npos);
  }
  CHECK(get("/connectors").find("Content-Type: application/json\r\n") != std::string::npos);
  CHECK(get("/connectors").find("text/x") == std::string::npos);
  CHECK(get("/none").find("Content-Type: text/x\r\n") != std::string::npos);
}

}  // namespace kconnect
