#include "net/response_stream.h"

#include <cstring>
#include <future>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

#include "net/http_server.h"
#include "support/socket_client.h"

namespace kconnect {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Write = ResponseStream::Write;

// A server whose every answer is the same stream.
struct StreamingServer {
  explicit StreamingServer(HttpServerSettings settings = {}, size_t limit = 256 * 1024)
      : stream(std::make_shared<ResponseStream>(limit)) {
    stream->on_closed([this] { closed.set_value(); });
    settings.listeners = {{"http", "127.0.0.1", 0}};
    server.emplace(settings, [this](const HttpRequest&) {
      return HttpResponse{.headers = {{"Content-Type", "text/plain"}}, .stream = stream};
    });
  }
  SocketClient ask(std::string_view version = "1.1", std::string_view method = "GET") const {
    SocketClient client(server->bound().front().port);
    client.send(std::string(method) + " /feed HTTP/" + std::string(version) +
                "\r\nHost: h\r\n\r\n");
    return client;
  }
  bool is_closed_soon() {
    return closed.get_future().wait_for(seconds(10)) == std::future_status::ready;
  }

  std::promise<void> closed;
  std::shared_ptr<ResponseStream> stream;
  std::optional<HttpServer> server;
};

std::string body_of(const std::string& response) {
  return response.substr(response.find("\r\n\r\n") + 4);
}

}  // namespace

TEST_CASE("a streamed body is sent in chunks as it comes and ends with its stream") {
  StreamingServer feed;
  SocketClient client = feed.ask();
  const std::string header = client.receive_response(false);
  CHECK(header.find("HTTP/1.1 200 OK\r\n") == 0);
  CHECK(header.find("Content-Type: text/plain\r\n") != std::string::npos);
  CHECK(header.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
  CHECK(header.find("Connection: close\r\n") != std::string::npos);
  CHECK(header.find("Content-Length") == std::string::npos);

  CHECK(feed.stream->write("first line\n") == Write::Taken);
  CHECK(client.receive(16) == "b\r\nfirst line\n\r\n");
  CHECK(feed.stream->write("second\n") == Write::Taken);
  CHECK(client.receive(12) == "7\r\nsecond\n\r\n");
  feed.stream->finish();
  CHECK(client.receive_all() == "0\r\n\r\n");
  CHECK(feed.stream->write("late") == Write::Closed);
  CHECK(feed.is_closed_soon());
}

TEST_CASE("what is written before the stream is served is not lost") {
  StreamingServer feed;
  feed.stream->write("early ");
  feed.stream->write("bird");
  feed.stream->finish();
  CHECK(body_of(feed.ask().receive_all()) == "a\r\nearly bird\r\n0\r\n\r\n");
}

TEST_CASE("a HTTP/1.0 client gets the plain text and the end of the connection") {
  StreamingServer feed;
  feed.stream->write("text");
  feed.stream->finish();
  const std::string response = feed.ask("1.0").receive_all();
  CHECK(response.find("chunked") == std::string::npos);
  CHECK(body_of(response) == "text");
}

TEST_CASE("HEAD ends a stream before it begins") {
  StreamingServer feed;
  CHECK(body_of(feed.ask("1.1", "HEAD").receive_all()).empty());
  CHECK(feed.is_closed_soon());
}

TEST_CASE("the producer is told when the client leaves") {
  StreamingServer feed;
  {
    SocketClient client = feed.ask();
    client.receive_response(false);
  }
  CHECK(feed.is_closed_soon());
  CHECK(feed.stream->is_closed());
  CHECK(feed.stream->write("x") == Write::Closed);
}

TEST_CASE("a client that does not read fills the stream, and is dropped after its time") {
  HttpServerSettings settings;
  settings.response_timeout = milliseconds(200);
  StreamingServer feed(settings, 1000);
  const SocketClient client = feed.ask();
  const std::string text(100'000, 'a');
  bool was_full = false;
  Write result = Write::Taken;
  while ((result = feed.stream->write(text)) != Write::Closed) was_full |= result == Write::Full;
  CHECK(was_full);
  CHECK(feed.is_closed_soon());
}

TEST_CASE("stop ends streams in good order") {
  StreamingServer feed;
  SocketClient client = feed.ask();
  client.receive_response(false);
  feed.stream->write("last words");
  feed.server->stop(seconds(30));
  CHECK(client.receive_all() == "a\r\nlast words\r\n0\r\n\r\n");
  CHECK(feed.is_closed_soon());
}

TEST_CASE("stop gives up on a client that does not read its stream") {
  StreamingServer feed({}, 1000);
  SocketClient client = feed.ask();
  client.receive_response(false);
  const std::string text(100'000, 'a');
  while (feed.stream->write(text) != Write::Full) {
  }
  feed.server->stop(milliseconds(20));
  CHECK(feed.is_closed_soon());
}

TEST_CASE("open streams hold no handler thread") {
  HttpServerSettings settings{.listeners = {{"http", "127.0.0.1", 0}}, .handler_threads = 1};
  std::mutex mutex;
  std::vector<std::shared_ptr<ResponseStream>> streams;
  const HttpServer server(settings, [&](const HttpRequest& request) {
    if (request.path != "/feed") return HttpResponse{.body = "other"};
    const std::lock_guard lock(mutex);
    streams.push_back(std::make_shared<ResponseStream>());
    return HttpResponse{.stream = streams.back()};
  });
  const uint16_t port = server.bound().front().port;
  std::vector<SocketClient> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(port);
    clients.back().send("GET /feed HTTP/1.1\r\nHost: h\r\n\r\n");
    REQUIRE_FALSE(clients.back().receive_response(false).empty());
  }
  CHECK(http_get(port, "/").find("other") != std::string::npos);
  for (const auto& stream : streams) stream->write("hi");
  for (auto& client : clients) REQUIRE(client.receive(7) == "2\r\nhi\r\n");
}

TEST_CASE("a stream that nobody serves any more is closed") {
  std::promise<void> begun;
  std::promise<void> released;
  const auto stream = std::make_shared<ResponseStream>();
  {
    HttpServer server({.listeners = {{"http", "127.0.0.1", 0}}}, [&](const HttpRequest&) {
      begun.set_value();
      released.get_future().wait();
      return HttpResponse{.stream = stream};
    });
    const SocketClient client(server.bound().front().port);
    client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    begun.get_future().wait();
    server.stop(milliseconds(0));
    released.set_value();
  }
  CHECK(stream->is_closed());
}

TEST_CASE("several producers write to a stream at the same time") {
  StreamingServer feed;
  SocketClient client = feed.ask("1.0");
  constexpr int producers = 4;
  constexpr int lines = 2000;
  auto finished = std::async(std::launch::async, [&feed] {
    std::vector<std::jthread> threads;
    for (int producer = 0; producer < producers; ++producer)
      threads.emplace_back([&feed] {
        for (int line = 0; line < lines; ++line)
          while (feed.stream->write("a line\n") == Write::Full) std::this_thread::yield();
      });
    for (auto& thread : threads) thread.join();
    feed.stream->finish();
  });
  CHECK(body_of(client.receive_all()).size() == producers * lines * std::strlen("a line\n"));
}

TEST_CASE("a callback for the end of a closed stream runs at once") {
  ResponseStream stream;
  stream.finish();
  bool told = false;
  stream.on_closed([&] { told = true; });
  CHECK(told);
}

}  // namespace kconnect
