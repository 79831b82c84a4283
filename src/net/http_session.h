#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "net/access_log.h"
#include "net/handler_pool.h"
#include "net/http_chunk.h"
#include "net/http_server.h"

namespace kconnect {

class OpenConnection;

using HttpsStream = boost::beast::ssl_stream<boost::beast::tcp_stream>;

// What the connections of a server share. The sets and flags belong to the I/O thread.
struct HttpServerState {
  HttpServerSettings settings;
  HttpHandler handler;
  bool stopping = false;
  std::set<OpenConnection*> connections = {};

  HttpResponse answer(const HttpRequest& request) const;  // never throws; on a handler thread
  HttpResponse bad_request(int status) const;
};

// A connection known to its server as long as it lives.
class OpenConnection {
 public:
  explicit OpenConnection(HttpServerState& server) : server_(server) {
    server_.connections.insert(this);
  }
  OpenConnection(const OpenConnection&) = delete;
  OpenConnection& operator=(const OpenConnection&) = delete;
  virtual ~OpenConnection() { server_.connections.erase(this); }

  // Closes the connection unless a request is being answered; a streamed answer ends here.
  virtual void close_if_waiting() = 0;
  virtual void close() = 0;

 protected:
  HttpServerState& server_;
};

// The requests of one connection, one after the other: read, hand to the pool, write the answer.
// Everything but the handler runs on the I/O thread. Stream: beast::tcp_stream or HttpsStream.
template <typename Stream>
class HttpSession final : public OpenConnection,
                          public std::enable_shared_from_this<HttpSession<Stream>> {
 public:
  HttpSession(Stream stream, std::string scheme, HttpServerState& server, HandlerPool& pool)
      : OpenConnection(server), pool_(pool), stream_(std::move(stream)) {
    request_.scheme = std::move(scheme);
    ErrorCode unknown;
    const auto peer = lowest().socket().remote_endpoint(unknown);
    if (!unknown) client_address_ = text_of(peer.address());
  }

  ~HttpSession() override {
    if (response_.stream) response_.stream->close();
  }

  void start() {
    if constexpr (is_tls) {
      waiting_ = true;
      lowest().expires_after(server_.settings.request_timeout);
      stream_.async_handshake(boost::asio::ssl::stream_base::server,
                              [self = this->shared_from_this()](ErrorCode error) {
                                error ? self->close() : self->await_request();
                              });
    } else {
      await_request();
    }
  }
  void close_if_waiting() override {
    if (streaming_) return response_.stream->finish();
    if (waiting_) close();
  }
  void close() override {
    lowest().close();
    if (!std::exchange(streaming_, false)) return;
    log_access();
    response_.stream->close();
  }

 private:
  using ErrorCode = boost::beast::error_code;
  using Clock = std::chrono::steady_clock;
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using Message = boost::beast::http::response<boost::beast::http::string_body>;
  using StreamHeader = boost::beast::http::response<boost::beast::http::empty_body>;
  using Field = boost::beast::http::field;

  static constexpr bool is_tls = std::is_same_v<Stream, HttpsStream>;
  static constexpr size_t read_size = 4096;
  static constexpr std::chrono::seconds linger_timeout{2};

  static std::string text_of(const boost::asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
      return make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
  }

  boost::beast::tcp_stream& lowest() { return boost::beast::get_lowest_layer(stream_); }

  template <typename Member>
  auto then(Member member) {
    return [self = this->shared_from_this(), member](ErrorCode error, size_t bytes) {
      ((*self).*member)(error, bytes);
    };
  }

  void await_request() {
    if (server_.stopping) return close();
    parser_.emplace();
    parser_->header_limit(static_cast<uint32_t>(server_.settings.header_limit));
    parser_->body_limit(server_.settings.body_limit);
    waiting_ = true;
    if (buffer_.size() > 0) return read_header();
    lowest().expires_after(server_.settings.idle_timeout);
    stream_.async_read_some(buffer_.prepare(read_size), then(&HttpSession::on_first_bytes));
  }

  void on_first_bytes(ErrorCode error, size_t bytes) {
    if (error) return close();
    buffer_.commit(bytes);
    read_header();
  }

  void read_header() {
    received_ = std::chrono::system_clock::now();
    started_ = Clock::now();
    lowest().expires_after(server_.settings.request_timeout);
    boost::beast::http::async_read_header(stream_, buffer_, *parser_,
                                          then(&HttpSession::on_header));
  }

  void on_header(ErrorCode error, size_t /*bytes*/) {
    if (error) return on_read_error(error);
    const auto& header = parser_->get();
    const bool http11 = header.version() >= 11;
    if (http11 && header.count(Field::host) != 1) return refuse(400);
    const auto expectation = header.find(Field::expect);
    if (!http11 || expectation == header.end()) return read_body();
    if (!boost::beast::iequals(expectation->value(), "100-continue")) return refuse(417);
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    boost::asio::async_write(stream_, boost::asio::buffer(go_on), then(&HttpSession::on_go_on));
  }

  void on_go_on(ErrorCode error, size_t /*bytes*/) {
    if (error) return close();
    read_body();
  }

  void read_body() {
    boost::beast::http::async_read(stream_, buffer_, *parser_, then(&HttpSession::on_request));
  }

  void on_request(ErrorCode error, size_t /*bytes*/) {
    if (error) return on_read_error(error);
    waiting_ = false;
    lowest().expires_never();
    take_request(parser_->release());
    handle();
  }

  void on_read_error(ErrorCode error) {
    namespace http = boost::beast::http;
    static const auto& http_errors = http::make_error_code(http::error::bad_method).category();
    const bool is_malformed = error.category() == http_errors &&
                              error != http::error::end_of_stream &&
                              error != http::error::partial_message;
    if (!is_malformed) return close();
    if (error == http::error::header_limit) return refuse(431);
    if (error == http::error::body_limit) return refuse(413);
    if (error == http::error::bad_version) return refuse(505);
    refuse(400);
  }

  // Answers what cannot be understood or is too large, and ends the connection: where the next
  // request starts is unknown.
  void refuse(int status) {
    waiting_ = false;
    take_request(parser_->release());
    keep_alive_ = false;
    refused_ = true;
    response_ = server_.bad_request(status);
    respond();
  }

  template <typename Received>
  void take_request(Received received) {
    std::string_view target = {received.target().data(), received.target().size()};
    target_ = target;
    version_ = received.version();
    keep_alive_ = received.keep_alive();
    request_.method = received.method_string();
    if (!target.starts_with('/')) target = without_origin(target);
    const size_t path_end = std::min(target.find('?'), target.size());
    request_.path = target.substr(0, path_end);
    request_.query = target.substr(std::min(path_end + 1, target.size()));
    request_.headers = {};
    for (const auto& field : received) request_.headers.add(field.name_string(), field.value());
    request_.body = std::move(received.body());
  }

  // The path and query of "http://host/path?query".
  static std::string_view without_origin(std::string_view target) {
    const size_t scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos) return target;
    const size_t path = target.find('/', scheme_end + 3);
    return path == std::string_view::npos ? "/" : target.substr(path);
  }

  void handle() {
    // The job gives back what it holds of the session before it ends: sessions die on the I/O
    // thread.
    auto job = [self = this->shared_from_this(),
                work = boost::asio::make_work_guard(stream_.get_executor())]() mutable {
      self->response_ = self->server_.answer(self->request_);
      const auto executor = work.get_executor();
      boost::asio::post(executor,
                        [self = std::move(self), work = std::move(work)] { self->respond(); });
    };
    pool_.run(std::move(job));
  }

  void respond() {
    keep_alive_ = keep_alive_ && !server_.stopping && !response_.stream;
    if (response_.stream) return respond_with_stream();
    const bool is_head = request_.method == "HEAD";
    const bool has_body = response_.status != 204 && response_.status != 304;
    message_.emplace();
    fill_header(*message_);
    if (has_body) message_->content_length(response_.body.size());
    if (has_body && !is_head) message_->body() = std::move(response_.body);
    body_bytes_ = message_->body().size();
    lowest().expires_after(server_.settings.response_timeout);
    boost::beast::http::async_write(stream_, *message_, then(&HttpSession::on_written));
  }

  template <typename AnyMessage>
  void fill_header(AnyMessage& message) const {
    message.version(version_);
    message.result(static_cast<unsigned>(response_.status));
    message.set(Field::date, http_date(std::chrono::system_clock::now()));
    for (const auto& [name, value] : response_.headers) message.insert(name, value);
    if (!server_.settings.server_name.empty())
      message.set(Field::server, server_.settings.server_name);
    message.keep_alive(keep_alive_);
  }

  void on_written(ErrorCode error, size_t /*bytes*/) {
    log_access();
    if (error) return close();
    if (keep_alive_) return await_request();
    if (server_.stopping) return close();
    if (!refused_) return say_goodbye();
    ErrorCode ignored;
    lowest().socket().shutdown(boost::asio::socket_base::shutdown_send, ignored);
    lowest().expires_after(linger_timeout);
    waiting_ = true;
    drain();
  }

  // Tells a TLS client that nothing was cut off.
  void say_goodbye() {
    if constexpr (is_tls) {
      waiting_ = true;
      lowest().expires_after(linger_timeout);
      stream_.async_shutdown([self = this->shared_from_this()](ErrorCode) { self->close(); });
    } else {
      close();
    }
  }

  // Reads what the client still sends of a refused request: closing before that would reset the
  // connection and lose the answer on its way.
  void drain() {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(read_size), then(&HttpSession::on_drained));
  }

  void on_drained(ErrorCode error, size_t /*bytes*/) {
    if (error) return close();
    drain();
  }

  void respond_with_stream() {
    streaming_ = true;
    body_bytes_ = 0;
    stream_header_.emplace();
    fill_header(*stream_header_);
    if (version_ >= 11) stream_header_->chunked(true);
    header_serializer_.emplace(*stream_header_);
    lowest().expires_after(server_.settings.response_timeout);
    boost::beast::http::async_write_header(stream_, *header_serializer_,
                                           then(&HttpSession::on_stream_begun));
  }

  void on_stream_begun(ErrorCode error, size_t /*bytes*/) {
    if (error || request_.method == "HEAD") return close();
    lowest().expires_never();
    drain();  // sees the client leave
    response_.stream->attach([weak = this->weak_from_this(), executor = stream_.get_executor()] {
      boost::asio::post(executor, [weak] {
        if (const auto self = weak.lock()) self->send_more();
      });
    });
    if (server_.stopping) response_.stream->finish();
    send_more();
  }

  void send_more() {
    if (sending_ || !streaming_) return;
    const auto text = response_.stream->take();
    if (text && text->empty()) return;
    at_end_ = !text;
    if (at_end_ && version_ < 11) return close();
    const std::string_view data = text ? std::string_view(*text) : std::string_view();
    piece_ = version_ < 11 ? std::string(data) : http_chunk(data);
    body_bytes_ += data.size();
    sending_ = true;
    lowest().expires_after(server_.settings.response_timeout);
    boost::asio::async_write(stream_, boost::asio::buffer(piece_), then(&HttpSession::on_sent));
  }

  void on_sent(ErrorCode error, size_t /*bytes*/) {
    sending_ = false;
    if (error || at_end_) return close();
    send_more();
  }

  void log_access() const {
    if (!server_.settings.access_log) return;
    const std::string* referer = request_.headers.find("Referer");
    const std::string* user_agent = request_.headers.find("User-Agent");
    server_.settings.access_log(access_log_line(
        {.client_address = client_address_,
         .method = request_.method,
         .target = target_,
         .http_version = version_,
         .referer = referer == nullptr ? std::string_view() : *referer,
         .user_agent = user_agent == nullptr ? std::string_view() : *user_agent,
         .status = response_.status,
         .bytes = body_bytes_,
         .received = received_,
         .duration =
             std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started_)}));
  }

  HandlerPool& pool_;
  Stream stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::optional<Message> message_;
  std::string client_address_ = "-";

  // Of the request in progress; handed to the handler thread between handle() and respond().
  HttpRequest request_;
  HttpResponse response_;
  std::string target_;
  unsigned version_ = 11;
  bool keep_alive_ = true;
  bool refused_ = false;
  bool waiting_ = false;  // for a request or the rest of one
  size_t body_bytes_ = 0;
  std::chrono::system_clock::time_point received_;
  Clock::time_point started_;

  // Of a streamed answer.
  std::optional<StreamHeader> stream_header_;
  std::optional<boost::beast::http::response_serializer<boost::beast::http::empty_body>>
      header_serializer_;
  std::string piece_;  // on its way to the client
  bool streaming_ = false;
  bool sending_ = false;
  bool at_end_ = false;
};

}  // namespace kconnect
