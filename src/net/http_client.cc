#include "net/http_client.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <unordered_map>

#include <fmt/format.h>

#include "net/libcurl.h"
#include "net/tls_context.h"
#include "net/url.h"

namespace kconnect {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr long upload_buffer = 512 * 1024;

struct FreeHeaders {
  void operator()(curl_slist* headers) const { libcurl().curl_slist_free_all(headers); }
};

// One call on its way.
struct Transfer {
  HttpCall call;
  HttpClient::Handler handler;
  HttpReply reply;
  std::unique_ptr<curl_slist, FreeHeaders> headers;
  std::array<char, CURL_ERROR_SIZE> error{};
  std::string tls_error;  // of our own settings
  const TlsSettings* tls = nullptr;
  curl_off_t moved = 0;  // bytes in both directions
  Clock::time_point last_move;
};

size_t take_body(char* bytes, size_t size, size_t count, void* context) {
  static_cast<Transfer*>(context)->reply.body.append(bytes, size * count);
  return size * count;
}

CURLcode prepare_tls(CURL* /*easy*/, void* ssl_context, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  try {
    use_client_tls(ssl_context, *transfer.tls);
    return CURLE_OK;
  } catch (const std::exception& error) {
    transfer.tls_error = error.what();
    return CURLE_SSL_CERTPROBLEM;
  }
}

}  // namespace

class HttpClient::Impl {
 public:
  explicit Impl(HttpClientSettings settings) : settings_(std::move(settings)) {
    if (settings_.tls) check_client_tls(*settings_.tls);
    multi_ = libcurl().curl_multi_init();
    if (multi_ == nullptr) throw std::runtime_error("the HTTP client cannot be set up");
    libcurl().curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS,
                                static_cast<long>(settings_.kept_connections));
  }

  ~Impl() {
    for (const auto& [easy, transfer] : transfers_) {
      libcurl().curl_multi_remove_handle(multi_, easy);
      libcurl().curl_easy_cleanup(easy);
    }
    for (CURL* easy : idle_) libcurl().curl_easy_cleanup(easy);
    libcurl().curl_multi_cleanup(multi_);
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  CURL* start(HttpCall call, Handler handler) {
    CURL* easy = take_handle();
    auto transfer = std::make_unique<Transfer>();
    transfer->call = std::move(call);
    transfer->handler = std::move(handler);
    transfer->last_move = Clock::now();
    configure(easy, *transfer);
    transfers_.emplace(easy, std::move(transfer));
    libcurl().curl_multi_add_handle(multi_, easy);
    return easy;
  }

  void poll(milliseconds longest) {
    carry_on();
    if (ended_ == 0) {
      libcurl().curl_multi_poll(multi_, nullptr, 0, static_cast<int>(time_to_wait(longest).count()),
                                nullptr);
      carry_on();
    }
    ended_ = 0;
  }

  void wake_up() { libcurl().curl_multi_wakeup(multi_); }

  size_t active() const { return transfers_.size(); }

  void cancel(CURL* easy) {
    libcurl().curl_multi_remove_handle(multi_, easy);
    libcurl().curl_easy_cleanup(easy);  // the connection is of no use any more
    transfers_.erase(easy);
  }

 private:
  CURL* take_handle() {
    if (idle_.empty()) return libcurl().curl_easy_init();
    CURL* easy = idle_.back();
    idle_.pop_back();
    libcurl().curl_easy_reset(easy);
    return easy;
  }

  void configure(CURL* easy, Transfer& transfer) const {
    const auto set = [easy](auto option, auto value) {
      libcurl().curl_easy_setopt(easy, option, value);
    };
    set(CURLOPT_URL, transfer.call.url.c_str());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_ERRORBUFFER, transfer.error.data());
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
    set(CURLOPT_UPLOAD_BUFFERSIZE, upload_buffer);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    if (settings_.accept_compressed) set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
    configure_method(easy, transfer);
    configure_proxy(easy);
    configure_tls(easy, transfer);
  }

  static void configure_method(CURL* easy, Transfer& transfer) {
    const HttpCall& call = transfer.call;
    if (call.body) {
      libcurl().curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call.body->data());
      libcurl().curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                                 static_cast<curl_off_t>(call.body->size()));
    }
    if (call.method == "HEAD") {
      libcurl().curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else {
      libcurl().curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    }
    // The server answers large bodies at once; asking first would cost a round trip.
    curl_slist* headers = libcurl().curl_slist_append(nullptr, "Expect:");
    for (const std::string& header : call.headers) {
      headers = libcurl().curl_slist_append(headers, header.c_str());
    }
    transfer.headers.reset(headers);
    libcurl().curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  }

  void configure_proxy(CURL* easy) const {
    if (!settings_.proxy) {
      libcurl().curl_easy_setopt(easy, CURLOPT_PROXY, "");  // not that of the environment
      return;
    }
    const HttpProxy& proxy = *settings_.proxy;
    const std::string url = fmt::format("http://{}:{}", url_host(proxy.host), proxy.port);
    libcurl().curl_easy_setopt(easy, CURLOPT_PROXY, url.c_str());
    if (proxy.user.empty()) return;
    libcurl().curl_easy_setopt(easy, CURLOPT_PROXYAUTH, CURLAUTH_BASIC);
    libcurl().curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, proxy.user.c_str());
    libcurl().curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, proxy.password.c_str());
  }

  void configure_tls(CURL* easy, Transfer& transfer) const {
    libcurl().curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, settings_.verify_peer ? 1L : 0L);
    libcurl().curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST,
                               settings_.verify_peer && settings_.verify_host ? 2L : 0L);
    if (!settings_.tls) return;
    transfer.tls = &*settings_.tls;
    libcurl().curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &prepare_tls);
    libcurl().curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, static_cast<void*>(&transfer));
    const TlsStore& trusted = settings_.tls->trust_store;
    if (trusted.location.empty() && trusted.pem.empty()) return;
    libcurl().curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
    libcurl().curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }

  void carry_on() {
    int running = 0;
    libcurl().curl_multi_perform(multi_, &running);
    int left = 0;
    while (CURLMsg* message = libcurl().curl_multi_info_read(multi_, &left)) {
      if (message->msg == CURLMSG_DONE) finish(message->easy_handle, message->data.result);
    }
    end_silent_calls();
  }

  void finish(CURL* easy, CURLcode result) {
    const auto found = transfers_.find(easy);
    if (found == transfers_.end()) return;
    const std::unique_ptr<Transfer> transfer = std::move(found->second);
    transfers_.erase(found);
    libcurl().curl_multi_remove_handle(multi_, easy);
    HttpReply& reply = transfer->reply;
    if (result == CURLE_OK) {
      long status = 0;
      libcurl().curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      reply.status = static_cast<int>(status);
    } else {
      reply.body.clear();
      reply.error = transfer->tls_error;
      if (reply.error.empty()) reply.error = transfer->error.data();
      if (reply.error.empty()) reply.error = libcurl().curl_easy_strerror(result);
    }
    idle_.push_back(easy);
    ++ended_;
    transfer->handler(std::move(reply));
  }

  // A server may be slow as long as it goes on.
  void end_silent_calls() {
    if (settings_.read_timeout.count() == 0) return;
    const Clock::time_point now = Clock::now();
    std::vector<CURL*> silent;
    for (const auto& [easy, transfer] : transfers_) {
      if (has_moved(easy, *transfer)) {
        transfer->last_move = now;
      } else if (now - transfer->last_move >= settings_.read_timeout) {
        silent.push_back(easy);
      }
    }
    for (CURL* easy : silent) {
      const std::unique_ptr<Transfer> transfer = std::move(transfers_.at(easy));
      cancel(easy);
      ++ended_;
      transfer->handler({.error = fmt::format("Read timed out: no answer within {} ms",
                                              settings_.read_timeout.count())});
    }
  }

  // Connecting has a limit of its own, and counts as moving.
  static bool has_moved(CURL* easy, Transfer& transfer) {
    curl_off_t sending_from = 0;
    curl_off_t sent = 0;
    curl_off_t received = 0;
    libcurl().curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &sending_from);
    libcurl().curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &sent);
    libcurl().curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
    const bool has_moved = sending_from == 0 || sent + received != transfer.moved;
    transfer.moved = sent + received;
    return has_moved;
  }

  milliseconds time_to_wait(milliseconds longest) const {
    if (settings_.read_timeout.count() == 0) return longest;
    const Clock::time_point now = Clock::now();
    for (const auto& [easy, transfer] : transfers_) {
      const auto left =
          std::chrono::ceil<milliseconds>(transfer->last_move + settings_.read_timeout - now);
      longest = std::min(longest, std::max(left, milliseconds(1)));
    }
    return longest;
  }

  const HttpClientSettings settings_;
  CURLM* multi_ = nullptr;
  std::unordered_map<CURL*, std::unique_ptr<Transfer>> transfers_;
  std::vector<CURL*> idle_;
  size_t ended_ = 0;  // within the current poll
};

HttpClient::HttpClient(HttpClientSettings settings)
    : impl_(std::make_unique<Impl>(std::move(settings))) {}

HttpClient::~HttpClient() = default;

void HttpClient::start(HttpCall call, Handler handler) {
  impl_->start(std::move(call), std::move(handler));
}

void HttpClient::poll(milliseconds longest) {
  impl_->poll(longest);
}

void HttpClient::wake_up() {
  impl_->wake_up();
}

size_t HttpClient::active() const {
  return impl_->active();
}

HttpReply HttpClient::exchange(HttpCall call, const std::stop_token& stop) {
  std::optional<HttpReply> reply;
  void* started = impl_->start(std::move(call), [&](HttpReply r) { reply = std::move(r); });
  const std::stop_callback wake(stop, [this] { impl_->wake_up(); });
  while (!reply && !stop.stop_requested()) impl_->poll(std::chrono::seconds(1));
  if (reply) return std::move(*reply);
  impl_->cancel(started);
  return {.error = "the task is stopping"};
}

}  // namespace kconnect
