#include "net/http_server.h"

#include <atomic>
#include <filesystem>
#include <future>
#include <mutex>
#include <regex>
#include <thread>

#include <catch2/catch.hpp>

#include "net/access_log.h"
#include "support/socket_client.h"

namespace kconnect {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

HttpServerSettings loopback() {
  return {.listeners = {{"http", "127.0.0.1", 0}}};
}

// Answers with what it was asked.
HttpResponse echo(const HttpRequest& request) {
  return {.headers = {{"Content-Type", "text/plain"}},
          .body = request.method + " " + request.path + "?" + request.query + " " + request.body};
}

uint16_t port_of(const HttpServer& server) {
  return server.bound().front().port;
}

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

std::string status_line(const std::string& response) {
  return response.substr(0, response.find("\r\n"));
}

std::string body_of(const std::string& response) {
  const size_t end = response.find("\r\n\r\n");
  return end == std::string::npos ? "no response" : response.substr(end + 4);
}

size_t thread_count() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<size_t>(std::distance(begin(tasks), end(tasks)));
}

// A handler that waits until it is released, and tells that it has begun.
struct Gate {
  HttpResponse pass() {
    begun.set_value();
    released.get_future().wait();
    return {.body = "late"};
  }
  std::promise<void> begun;
  std::promise<void> released;
};

}  // namespace

TEST_CASE("a request reaches the handler and its response the client") {
  const HttpServer server(loopback(), echo);
  SocketClient client(port_of(server));
  const std::string response =
      client.exchange("POST /a%20b?x=1&y=2 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
  CHECK(status_line(response) == "HTTP/1.1 200 OK");
  CHECK(body_of(response) == "POST /a%20b?x=1&y=2 body");
  CHECK(response.find("Content-Type: text/plain\r\n") != std::string::npos);
  CHECK(std::regex_search(
      response, std::regex("Date: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n")));
}

TEST_CASE("header fields are found in any case and all arrive") {
  std::string seen;
  const HttpServer server(loopback(), [&](const HttpRequest& request) {
    for (const auto& [name, value] : request.headers) seen += name + "=" + value + ";";
    return HttpResponse{.body = *request.headers.find("x-OTHER")};
  });
  SocketClient client(port_of(server));
  const auto response = client.exchange("GET / HTTP/1.1\r\nHost: h\r\nX-Other: 1\r\nA: b\r\n\r\n");
  CHECK(body_of(response) == "1");
  CHECK(seen == "Host=h;X-Other=1;A=b;");
}

TEST_CASE("a connection serves one request after the other") {
  const HttpServer server(loopback(), echo);
  SocketClient client(port_of(server));
  for (int round = 0; round < 50; ++round) {
    const std::string path = "/" + std::to_string(round);
    CHECK(body_of(client.exchange(get(path))) == "GET " + path + "? ");
  }
}

TEST_CASE("pipelined requests are answered in their order") {
  const HttpServer server(loopback(), echo);
  SocketClient client(port_of(server));
  std::string requests;
  for (int round = 0; round < 400; ++round) requests += get("/" + std::to_string(round));
  client.send(requests);
  for (int round = 0; round < 400; ++round)
    REQUIRE(body_of(client.receive_response()) == "GET /" + std::to_string(round) + "? ");
}

TEST_CASE("the client's wish to close and HTTP/1.0 end the connection") {
  const HttpServer server(loopback(), echo);
  for (const char* request :
       {"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    SocketClient client(port_of(server));
    CHECK(body_of(client.exchange(request)) == "GET /? ");
    CHECK(client.is_closed_within(seconds(5)));
  }
  SocketClient client(port_of(server));
  client.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(body_of(client.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")) == "GET /? ");
}

TEST_CASE("HEAD has the length but not the body, 204 neither") {
  const HttpServer server(loopback(), [](const HttpRequest& request) {
    if (request.path == "/empty") return HttpResponse{.status = 204};
    if (request.path == "/accepted") return HttpResponse{.status = 202};
    return HttpResponse{.body = "12345"};
  });
  SocketClient client(port_of(server));
  client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.receive_response(false).find("Content-Length: 5\r\n") != std::string::npos);
  const std::string empty = client.exchange(get("/empty"));
  CHECK(status_line(empty) == "HTTP/1.1 204 No Content");
  CHECK(empty.find("Content-Length") == std::string::npos);
  CHECK(client.exchange(get("/accepted")).find("Content-Length: 0\r\n") != std::string::npos);
}

TEST_CASE("a request may arrive byte by byte and a body in chunks") {
  const HttpServer server(loopback(), echo);
  SocketClient client(port_of(server));
  for (const char c : get("/slow")) client.send({&c, 1});
  CHECK(body_of(client.receive_response()) == "GET /slow? ");
  const auto response = client.exchange(
      "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  CHECK(body_of(response) == "PUT /? abcde");
}

TEST_CASE("a client that expects it is told to continue") {
  const HttpServer server(loopback(), echo);
  SocketClient client(port_of(server));
  client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.receive_response() == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(body_of(client.exchange("ab")) == "PUT /? ab");
  const auto other = client.exchange("GET / HTTP/1.1\r\nHost: h\r\nExpect: x\r\n\r\n");
  CHECK(status_line(other) == "HTTP/1.1 417 Expectation Failed");
}

TEST_CASE("what is no proper request is refused and the connection closed") {
  struct BadRequest {
    std::string sent;
    std::string status;
  };
  const std::string host = "Host: h\r\n";
  const std::vector<BadRequest> table = {
      {"rubbish\r\n\r\n", "400"},
      {"\x16\x03\x01\x02\r\n\r\n", "400"},
      {"GET\r\n\r\n", "400"},
      {"GET /\r\n\r\n", "400"},
      {"GET / HTTP/1.1 more\r\n" + host + "\r\n", "505"},
      {"GET / HTTP/3.0\r\n" + host + "\r\n", "505"},
      {"GET / http/1.1\r\n" + host + "\r\n", "505"},
      {"G\x01T / HTTP/1.1\r\n" + host + "\r\n", "400"},
      {"GET / HTTP/1.1\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\n" + host + host + "\r\n", "400"},
      {"GET / HTTP/1.1\r\n" + host + "no colon\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\n" + host + "blank : x\r\n\r\n", "400"},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: x\r\n\r\n", "400"},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", "400"},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       "400"},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
      {"GET /" + std::string(10'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", "431"},
      {"GET / HTTP/1.1\r\n" + host + "A: " + std::string(10'000, 'a') + "\r\n\r\n", "431"},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 1001\r\n\r\n", "413"},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999999\r\n\r\n", "400"},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" +
           std::string(1001, 'a') + "\r\n0\r\n\r\n",
       "413"},
  };
  HttpServerSettings settings = loopback();
  settings.body_limit = 1000;
  std::atomic<int> handled = 0;
  const HttpServer server(settings, [&](const HttpRequest& request) {
    ++handled;
    return echo(request);
  });
  for (const BadRequest& bad : table) {
    INFO(bad.sent.substr(0, 200));
    SocketClient client(port_of(server));
    client.send(bad.sent);
    client.finish_sending();
    const std::string response = client.receive_all();
    CHECK(response.substr(0, 12) == "HTTP/1.1 " + bad.status);
    CHECK(response.find("Connection: close\r\n") != std::string::npos);
  }
  CHECK(handled == 0);
  CHECK(body_of(http_get(port_of(server), "/alive")) == "GET /alive? ");
}

TEST_CASE("a large body that is refused does not reset the connection before the answer") {
  HttpServerSettings settings = loopback();
  settings.body_limit = 1000;
  const HttpServer server(settings, echo);
  SocketClient client(port_of(server));
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n" +
              std::string(4'000'000, 'a'));
  CHECK(status_line(client.receive_response()) == "HTTP/1.1 413 Payload Too Large");
}

TEST_CASE("a body up to the limit is taken") {
  const HttpServer server(loopback(), [](const HttpRequest& request) {
    return HttpResponse{.body = std::to_string(request.body.size())};
  });
  SocketClient client(port_of(server));
  const std::string body(8 * 1024 * 1024, 'a');
  CHECK(body_of(client.exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " +
                                std::to_string(body.size()) + "\r\n\r\n" + body)) ==
        std::to_string(body.size()));
}

TEST_CASE("bad requests are answered as the settings say") {
  HttpServerSettings settings = loopback();
  settings.server_name = "kconnect/test";
  settings.bad_request_response = [](int status) {
    return HttpResponse{.status = status, .body = "own " + std::to_string(status)};
  };
  const HttpServer server(
      settings, [](const HttpRequest&) -> HttpResponse { throw std::runtime_error("broken"); });
  SocketClient client(port_of(server));
  const std::string response = client.exchange(get("/"));
  CHECK(status_line(response) == "HTTP/1.1 500 Internal Server Error");
  CHECK(body_of(response) == "own 500");
  CHECK(response.find("Server: kconnect/test\r\n") != std::string::npos);
  CHECK(body_of(client.exchange("rubbish\r\n\r\n")) == "own 400");
}

TEST_CASE("slow and silent clients are dropped after their time") {
  HttpServerSettings settings = loopback();
  settings.idle_timeout = milliseconds(50);
  settings.request_timeout = milliseconds(50);
  const HttpServer server(settings, echo);
  for (const char* sent :
       {"", "GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab"}) {
    INFO(sent);
    SocketClient client(port_of(server));
    client.send(sent);
    CHECK(client.is_closed_within(seconds(10)));
  }
}

TEST_CASE("a client that does not take its answer is dropped after its time") {
  HttpServerSettings settings = loopback();
  settings.response_timeout = milliseconds(50);
  std::promise<void> dropped;
  settings.access_log = [&](const std::string&) { dropped.set_value(); };
  const HttpServer server(settings, [](const HttpRequest&) {
    return HttpResponse{.body = std::string(64 * 1024 * 1024, 'a')};
  });
  SocketClient client(port_of(server));
  client.send(get("/"));
  CHECK(dropped.get_future().wait_for(seconds(10)) == std::future_status::ready);
}

TEST_CASE("two hundred idle connections cost no thread and stay usable") {
  const HttpServer server(loopback(), echo);
  http_get(port_of(server), "/");
  const size_t threads = thread_count();
  std::vector<SocketClient> clients;
  for (int i = 0; i < 200; ++i) {
    clients.emplace_back(port_of(server));
    REQUIRE(body_of(clients.back().exchange(get("/first"))) == "GET /first? ");
  }
  // Busy handlers may have got help, but not one each.
  CHECK(thread_count() <= threads + 20);
  for (auto& client : clients) REQUIRE(body_of(client.exchange(get("/again"))) == "GET /again? ");
}

TEST_CASE("blocked handlers hold up neither other requests nor connections") {
  Gate gate;
  const HttpServer server(loopback(), [&](const HttpRequest& request) {
    return request.path == "/wait" ? gate.pass() : echo(request);
  });
  SocketClient waiting(port_of(server));
  waiting.send(get("/wait"));
  gate.begun.get_future().wait();
  CHECK(body_of(http_get(port_of(server), "/other")) == "GET /other? ");
  gate.released.set_value();
  CHECK(body_of(waiting.receive_response()) == "late");
}

TEST_CASE("clients that vanish do no harm") {
  HttpServerSettings settings = loopback();
  const HttpServer server(settings, echo);
  for (int i = 0; i < 20; ++i) {
    const SocketClient client(port_of(server));
    client.send(i % 2 == 0 ? "GET /gone HTTP/1.1\r\nHost: h\r\n\r\n" : "GET /par");
  }
  CHECK(body_of(http_get(port_of(server), "/alive")) == "GET /alive? ");
}

TEST_CASE("stop lets a running request finish and closes what is idle") {
  Gate gate;
  HttpServer server(loopback(), [&](const HttpRequest&) { return gate.pass(); });
  const uint16_t port = port_of(server);
  SocketClient idle(port);
  SocketClient half(port);
  half.send("GET / HTTP/1.1\r\n");
  SocketClient waiting(port);
  waiting.send(get("/"));
  gate.begun.get_future().wait();

  auto stopped = std::async(std::launch::async, [&] { server.stop(seconds(30)); });
  CHECK(idle.is_closed_within(seconds(10)));
  CHECK(half.is_closed_within(seconds(10)));
  CHECK_THROWS(SocketClient(port));
  CHECK(stopped.wait_for(seconds(0)) == std::future_status::timeout);

  gate.released.set_value();
  const std::string response = waiting.receive_response();
  CHECK(body_of(response) == "late");
  CHECK(response.find("Connection: close\r\n") != std::string::npos);
  CHECK(stopped.wait_for(seconds(10)) == std::future_status::ready);
  server.stop(seconds(30));
}

TEST_CASE("stop gives up on requests that take longer than its limit") {
  Gate gate;
  HttpServer server(loopback(), [&](const HttpRequest&) { return gate.pass(); });
  SocketClient waiting(port_of(server));
  waiting.send(get("/"));
  gate.begun.get_future().wait();
  server.stop(milliseconds(20));
  CHECK(waiting.is_closed_within(seconds(10)));
  gate.released.set_value();
}

TEST_CASE("a server listens at several addresses, and each knows its port") {
  const HttpServer server({.listeners = {{"http", "127.0.0.1", 0}, {"http", "", 0}}}, echo);
  REQUIRE(server.bound().size() == 2);
  for (const Listener& listener : server.bound()) {
    CHECK(listener.port != 0);
    CHECK(body_of(http_get(listener.port, "/")) == "GET /? ");
  }
  CHECK(server.bound()[0].port != server.bound()[1].port);
}

TEST_CASE("a port in use and a foreign address are named") {
  const HttpServer server(loopback(), echo);
  CHECK_THROWS_WITH(HttpServer({.listeners = server.bound()}, echo),
                    Catch::StartsWith("Cannot listen at " + server.bound()[0].url() +
                                      ": Address already in use, by process ") &&
                        Catch::EndsWith("[KC3501]"));
  CHECK_THROWS_WITH(HttpServer({.listeners = {{"http", "192.0.2.1", 0}}}, echo),
                    Catch::StartsWith("Cannot listen at http://192.0.2.1:0: "));
}

TEST_CASE("every answer leaves a line in the access log") {
  HttpServerSettings settings = loopback();
  std::promise<std::string> line;
  settings.access_log = [&](const std::string& text) { line.set_value(text); };
  const HttpServer server(settings, echo);
  SocketClient client(port_of(server));
  client.exchange("GET /c?x=1 HTTP/1.1\r\nHost: h\r\nUser-Agent: test/1\r\n\r\n");
  const std::regex expected(R"(127\.0\.0\.1 - - \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000\] )"
                            R"("GET /c\?x=1 HTTP/1\.1" 200 11 "-" "test/1" \d+)");
  const std::string logged = line.get_future().get();
  INFO(logged);
  CHECK(std::regex_match(logged, expected));
}

TEST_CASE("an access log line has the NCSA extended format and the milliseconds") {
  const AccessLogEntry entry{.client_address = "10.0.0.1",
                             .method = "POST",
                             .target = "/connectors",
                             .referer = "http://r/",
                             .user_agent = {},
                             .status = 201,
                             .bytes = 123,
                             .received = std::chrono::system_clock::from_time_t(1'769'860'800),
                             .duration = milliseconds(42)};
  CHECK(access_log_line(entry) ==
        "10.0.0.1 - - [31/Jan/2026:12:00:00 +0000] \"POST /connectors HTTP/1.1\" 201 123 "
        "\"http://r/\" \"-\" 42");
  CHECK(http_date(entry.received) == "Sat, 31 Jan 2026 12:00:00 GMT");
}

TEST_CASE("the machine has an address") {
  CHECK_FALSE(machine_address().empty());
}

}  // namespace kconnect
