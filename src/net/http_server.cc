#include "net/http_server.h"

#include <algorithm>
#include <future>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/http_session.h"
#include "net/port_holder.h"
#include "net/tls_context.h"

namespace kconnect {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

void log_error(const HttpServerSettings& settings, const std::string& message) {
  if (settings.error_log) settings.error_log(message);
}

HttpResponse plain_response(int status) {
  const auto reason =
      boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
  return {.status = status,
          .headers = {{"Content-Type", "text/plain"}},
          .body = std::to_string(status) + " " + std::string(reason) + "\n"};
}

// An acceptor that is bound; throws boost::system::system_error.
tcp::acceptor bind(asio::io_context& io, const tcp::endpoint& endpoint) {
  tcp::acceptor acceptor(io, endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  if (endpoint.address().is_v6())
    acceptor.set_option(asio::ip::v6_only(!endpoint.address().is_unspecified()));
  acceptor.bind(endpoint);
  acceptor.listen();
  return acceptor;
}

// All interfaces: IPv6 and IPv4 where the machine has both.
tcp::acceptor bind_all(asio::io_context& io, uint16_t port) {
  try {
    return bind(io, {tcp::v6(), port});
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::address_in_use) throw;
    return bind(io, {tcp::v4(), port});
  }
}

// The addresses of a host, IPv4 first as Java prefers them.
std::vector<asio::ip::address> resolve(asio::io_context& io, const std::string& host) {
  std::vector<asio::ip::address> addresses;
  for (const auto& found : tcp::resolver(io).resolve(host, ""))
    addresses.push_back(found.endpoint().address());
  std::ranges::stable_sort(addresses, {}, [](const auto& address) { return address.is_v6(); });
  return addresses;
}

// Who is in the way, and what to do about it; empty where the error says enough.
std::string bind_advice(const boost::system::error_code& error, uint16_t port) {
  if (error == asio::error::access_denied)
    return ": ports below 1024 are for root: choose another one in listeners or by --listen "
           "[KC3502]";
  if (error != asio::error::address_in_use) return {};
  const std::string holder = port_holder(port);
  return (holder.empty() ? "" : ", by " + holder) +
         ": stop that, or choose another port in listeners or by --listen (0 = any free one) "
         "[KC3501]";
}

tcp::acceptor bind(asio::io_context& io, const Listener& listener) {
  try {
    if (listener.host.empty()) return bind_all(io, listener.port);
    return bind(io, {resolve(io, listener.host).at(0), listener.port});
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("Cannot listen at " + listener.url() + ": " + error.code().message() +
                             bind_advice(error.code(), listener.port));
  }
}

bool is_tls(const Listener& listener) {
  return listener.scheme == "https";
}

// Nothing when no listener needs it.
std::optional<asio::ssl::context> tls_context(const HttpServerSettings& settings) {
  const auto listener = std::ranges::find_if(settings.listeners, is_tls);
  if (listener == settings.listeners.end()) return std::nullopt;
  try {
    return make_tls_context(settings.tls);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("Cannot listen at " + listener->url() + ": " + error.what());
  }
}

}  // namespace

HttpResponse HttpServerState::answer(const HttpRequest& request) const {
  try {
    return handler(request);
  } catch (const std::exception& error) {
    log_error(settings,
              "Request " + request.method + " " + request.path + " failed: " + error.what());
  }
  return bad_request(500);
}

HttpResponse HttpServerState::bad_request(int status) const {
  return settings.bad_request_response ? settings.bad_request_response(status)
                                       : plain_response(status);
}

class HttpServer::Impl {
 public:
  Impl(HttpServerSettings settings, HttpHandler handler)
      : state_{.settings = std::move(settings), .handler = std::move(handler)},
        tls_(tls_context(state_.settings)),
        pool_(state_.settings.handler_threads) {
    for (const Listener& listener : state_.settings.listeners) {
      doors_.push_back(
          std::make_unique<Door>(Door{listener, bind(io_, listener), asio::steady_timer(io_)}));
      bound_.push_back(listener);
      bound_.back().port = doors_.back()->acceptor.local_endpoint().port();
    }
    for (const auto& door : doors_) accept(*door);
    io_thread_ = std::jthread([this] { run(); });
  }

  ~Impl() { stop(std::chrono::milliseconds(0)); }

  const std::vector<Listener>& bound() const { return bound_; }

  void stop(std::chrono::milliseconds limit) {
    const std::lock_guard lock(stop_mutex_);
    if (!io_thread_.joinable()) return;
    asio::post(io_, [this] { refuse_more(); });
    served_.get_future().wait_for(limit);
    io_.stop();
    io_thread_.join();
    for (OpenConnection* connection : state_.connections) connection->close();
    pool_.stop();
  }

 private:
  struct Door {
    Listener listener;
    tcp::acceptor acceptor;
    asio::steady_timer pause;
  };

  static constexpr std::chrono::milliseconds accept_pause{100};

  void run() {
    while (true) {
      try {
        io_.run();
        break;
      } catch (const std::exception& error) {
        log_error(state_.settings, std::string("HTTP connection failed: ") + error.what());
      }
    }
    served_.set_value();
  }

  void accept(Door& door) {
    door.acceptor.async_accept([this, &door](error_code error, tcp::socket socket) {
      if (!door.acceptor.is_open()) return;
      if (error) return accept_later(door, error);
      accept(door);
      start_session(door.listener, std::move(socket));
    });
  }

  // An error here is one of the process (no more files) or of a client that is gone already.
  void accept_later(Door& door, error_code error) {
    log_error(state_.settings, "Cannot accept a connection: " + error.message());
    door.pause.expires_after(accept_pause);
    door.pause.async_wait([this, &door](error_code) {
      if (door.acceptor.is_open()) accept(door);
    });
  }

  void start_session(const Listener& listener, tcp::socket socket) {
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    boost::beast::tcp_stream stream(std::move(socket));
    if (is_tls(listener)) return serve(HttpsStream(std::move(stream), *tls_), listener);
    serve(std::move(stream), listener);
  }

  template <typename Stream>
  void serve(Stream stream, const Listener& listener) {
    std::make_shared<HttpSession<Stream>>(std::move(stream), listener.scheme, state_, pool_)
        ->start();
  }

  // The I/O thread ends by itself when the last request has been answered.
  void refuse_more() {
    state_.stopping = true;
    for (const auto& door : doors_) {
      error_code ignored;
      door->acceptor.close(ignored);
      door->pause.cancel();
    }
    for (OpenConnection* connection : state_.connections) connection->close_if_waiting();
  }

  // Order matters: handler threads end first, then connections, then what they refer to.
  HttpServerState state_;
  std::optional<asio::ssl::context> tls_;
  std::vector<Listener> bound_;
  std::mutex stop_mutex_;
  std::promise<void> served_;
  asio::io_context io_{1};
  std::vector<std::unique_ptr<Door>> doors_;
  HandlerPool pool_;
  std::jthread io_thread_;
};

HttpServer::HttpServer(HttpServerSettings settings, HttpHandler handler)
    : impl_(std::make_unique<Impl>(std::move(settings), std::move(handler))) {}

HttpServer::~HttpServer() = default;

const std::vector<Listener>& HttpServer::bound() const {
  return impl_->bound();
}

void HttpServer::stop(std::chrono::milliseconds limit) {
  impl_->stop(limit);
}

std::string machine_address() {
  try {
    asio::io_context io;
    return resolve(io, asio::ip::host_name()).at(0).to_string();
  } catch (const std::exception&) {
    return "127.0.0.1";
  }
}

}  // namespace kconnect
