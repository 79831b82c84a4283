#include "net/http_client.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

#include "net/http_server.h"
#include "support/certificates.h"
#include "support/temp_dir.h"

namespace kconnect {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

HttpResponse echo(const HttpRequest& request) {
  return {.status = 201, .body = request.method + " " + request.path + " " + request.body};
}

class Server {
 public:
  explicit Server(HttpHandler handler = echo, TlsSettings tls = {}, std::string scheme = "http")
      : server_({.listeners = {{std::move(scheme), "127.0.0.1", 0}}, .tls = std::move(tls)},
                std::move(handler)) {}
  std::string url() const { return server_.bound().front().url(); }

 private:
  HttpServer server_;
};

HttpReply get(const std::string& url, HttpClientSettings settings = {}) {
  HttpClient client(std::move(settings));
  return client.exchange({.url = url}, {});
}

// A handler that answers once it is released.
class Gate {
 public:
  HttpResponse pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return is_open_; });
    return {.body = "late"};
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  void wait_for(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
  int waiting_ = 0;
};

}  // namespace

TEST_CASE("a call sends method, path and body and returns status and body") {
  const Server server;
  HttpClient client({});
  const HttpReply put =
      client.exchange({.method = "PUT", .url = server.url() + "/a", .body = "text"}, {});
  CHECK(put.status == 201);
  CHECK(put.body == "PUT /a text");
  CHECK(client.exchange({.url = server.url() + "/b"}, {}).body == "GET /b ");
  const HttpReply head = client.exchange({.method = "HEAD", .url = server.url()}, {});
  CHECK(head.status == 201);
  CHECK(head.body.empty());
}

TEST_CASE("calls are on their way at the same time") {
  Gate gate;
  const Server server([&](const HttpRequest&) { return gate.pass(); });
  HttpClient client({.read_timeout = milliseconds(0)});
  int answered = 0;
  for (int i = 0; i < 3; ++i) {
    client.start({.url = server.url()}, [&](const HttpReply& reply) {
      CHECK(reply.body == "late");
      ++answered;
    });
  }
  CHECK(client.active() == 3);
  std::jthread opener([&] {
    gate.wait_for(3);
    gate.open();
    client.wake_up();
  });
  while (answered < 3) client.poll(seconds(1));
  CHECK(client.active() == 0);
}

TEST_CASE("a server that is not there is an error, not an exception") {
  const HttpReply reply = get("http://127.0.0.1:1/");
  CHECK(reply.status == 0);
  CHECK_THAT(reply.error, Catch::Contains("127.0.0.1"));
}

TEST_CASE("a server that says nothing for too long is given up") {
  Gate gate;
  const Server server([&](const HttpRequest&) { return gate.pass(); });
  const HttpReply reply = get(server.url(), {.read_timeout = milliseconds(50)});
  gate.open();
  CHECK(reply.status == 0);
  CHECK(reply.error == "Read timed out: no answer within 50 ms");
}

TEST_CASE("a wait ends when stop is requested") {
  Gate gate;
  const Server server([&](const HttpRequest&) { return gate.pass(); });
  HttpClient client({.read_timeout = milliseconds(0)});
  std::stop_source stop;
  std::jthread stopper([&] {
    gate.wait_for(1);
    stop.request_stop();
  });
  const HttpReply reply = client.exchange({.url = server.url()}, stop.get_token());
  gate.open();
  CHECK(reply.error == "the task is stopping");
}

TEST_CASE("a server's certificate must be trusted and bear its name") {
  const Certificates made;
  const Server server(echo, {.key_store = {.location = made.server_pem()}}, "https");
  CHECK(get(server.url()).status == 0);
  CHECK(get(server.url(), {.verify_peer = false}).status == 201);
  CHECK(get(server.url(), {.tls = TlsSettings{.trust_store = {.location = made.authority()}}})
            .status == 201);
  CHECK(get(server.url(), {.tls = TlsSettings{.trust_store = {.location = made.trust_p12(),
                                                              .password = "secret"}}})
            .status == 201);
  CHECK(get(server.url(), {.tls = TlsSettings{.trust_store = {.location = made.stranger_pem()}}})
            .status == 0);
  std::string by_name = server.url();
  by_name.replace(by_name.find("127.0.0.1"), 9, "localhost");
  const TlsSettings trusting{.trust_store = {.location = made.authority()}};
  CHECK(get(by_name, {.tls = trusting}).status == 0);
  CHECK(get(by_name, {.tls = trusting, .verify_host = false}).status == 201);
}

TEST_CASE("a client shows its certificate") {
  const Certificates made;
  const Server server(echo,
                      {.key_store = {.location = made.server_pem()},
                       .trust_store = {.location = made.authority()},
                       .client_auth = ClientAuth::Required},
                      "https");
  TlsSettings tls{.trust_store = {.location = made.authority()}};
  CHECK(get(server.url(), {.tls = tls}).status == 0);
  tls.key_store.location = made.client_pem();
  CHECK(get(server.url(), {.tls = tls}).status == 201);
}

TEST_CASE("TLS settings that cannot be used are told when the client is made") {
  const TlsSettings tls{.trust_store = {.location = "/nowhere.pem"}, .key_prefix = "x."};
  CHECK_THROWS_WITH(HttpClient({.tls = tls}),
                    Catch::Contains("x.ssl.truststore.location=/nowhere.pem cannot be read"));
  const TempDir dir;
  const TlsSettings java{.trust_store = {.location = dir.write("a.jks", "\xFE\xED\xFE\xED...")}};
  CHECK_THROWS_WITH(HttpClient({.tls = java}), Catch::Contains("is a JKS file"));
}

TEST_CASE("requests go through a proxy with its credentials") {
  const Server proxy([](const HttpRequest& request) {
    const std::string* credentials = request.headers.find("Proxy-Authorization");
    return HttpResponse{.body = request.path + (credentials == nullptr ? "" : *credentials)};
  });
  const std::string url = proxy.url();
  HttpProxy settings{.host = "127.0.0.1",
                     .port = std::stoi(url.substr(url.rfind(':') + 1)),
                     .user = "u",
                     .password = "p"};
  CHECK_THAT(get("http://nowhere.invalid/x", {.proxy = settings}).body,
             Catch::Contains("Basic dTpw"));
}

}  // namespace kconnect
