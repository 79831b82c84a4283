#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace kconnect {

// The body of a response that comes into being while it is sent. A handler makes one, hands it to
// whoever produces the text, and returns it as HttpResponse::stream; the server sends what is
// written as it comes (in chunks to HTTP/1.1 clients) and no thread waits for more.
//
//   auto stream = std::make_shared<ResponseStream>();
//   const auto id = feed.subscribe([stream](std::string_view line) { stream->write(line); });
//   stream->on_closed([&feed, id] { feed.unsubscribe(id); });
//   return {.headers = {{"Content-Type", "text/plain"}}, .stream = stream};
//
// It is closed when finish() is called, the client leaves or is too slow to take what was sent, or
// the server stops. Safe from any thread; no call waits.
class ResponseStream {
 public:
  enum class Write {
    Taken,
    Full,   // refused, because the client is behind; nothing of the text is sent
    Closed  // refused for good
  };

  // limit: bytes that may wait for the client. A text is taken whole as long as fewer are waiting,
  // so that the longest text may come on top.
  explicit ResponseStream(size_t limit = 256 * 1024) : limit_(limit) {}
  ResponseStream(const ResponseStream&) = delete;
  ResponseStream& operator=(const ResponseStream&) = delete;

  Write write(std::string_view text);
  // The client gets what has been written, then the end of the body.
  void finish();
  bool is_closed() const;

  // Runs the callback once when the stream is closed, at once if it is already: on the thread that
  // closes it, which may be the one that calls write() next, or the server's for all connections,
  // so it must not wait. A second call replaces the callback of the first.
  void on_closed(std::function<void()> callback);

  // What the server needs. The wake function is called under a lock when there is something to
  // send, by a producer's thread; it is not called any more once close() has returned.
  void attach(std::function<void()> wake);
  std::optional<std::string> take();  // all that waits; nullopt at the end of the body
  void close();                       // forgets what waits

 private:
  // Marks the stream as closed; what is to be called then, without the lock.
  std::function<void()> end();

  const size_t limit_;
  mutable std::mutex mutex_;  // guards what follows
  std::string waiting_;
  bool closed_ = false;
  std::function<void()> wake_;
  std::function<void()> on_closed_;
};

}  // namespace kconnect
