#include "file/line_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include <unistd.h>

#include "base/utf8.h"

namespace kconnect::file {

namespace {
constexpr size_t buffer_size = 128 * 1024;
// A read of less is not worth its call.
constexpr size_t least_room = 16 * 1024;
}  // namespace

LineReader::LineReader(int descriptor, int64_t position)
    : descriptor_(descriptor), position_(position), buffer_(buffer_size) {}

std::optional<LineReader::Line> LineReader::next() {
  const char* data = buffer_.data();
  const char* from = data + scanned_;
  const size_t left = filled_ - scanned_;
  const auto* feed = static_cast<const char*>(std::memchr(from, '\n', left));
  const size_t searched = feed == nullptr ? left : static_cast<size_t>(feed - from);
  const auto* carriage = static_cast<const char*>(std::memchr(from, '\r', searched));
  if (carriage != nullptr) {
    const size_t at = static_cast<size_t>(carriage - data);
    if (at + 1 == filled_) {
      scanned_ = at;
      return std::nullopt;
    }
    return cut(at - begin_, data[at + 1] == '\n' ? 2 : 1);
  }
  if (feed != nullptr) return cut(static_cast<size_t>(feed - data) - begin_, 1);
  scanned_ = filled_;
  return std::nullopt;
}

LineReader::Line LineReader::cut(size_t length, size_t end_length) {
  const std::string_view bytes(buffer_.data() + begin_, length);
  Text text = is_valid_utf8(bytes) ? buffer_.text(begin_, length) : Text(repair_utf8(bytes));
  begin_ += length + end_length;
  scanned_ = begin_;
  position_ += static_cast<int64_t>(length + end_length);
  return {std::move(text), position_};
}

// Lines that were handed out live in the buffer: it is started over only when all of them are gone,
// else a new one takes the unfinished rest.
void LineReader::make_room() {
  if (buffer_.unused() && begin_ == filled_) {
    begin_ = scanned_ = filled_ = 0;
  }
  if (buffer_.capacity() - filled_ >= least_room) return;
  const size_t rest = filled_ - begin_;
  if (buffer_.unused() && rest + least_room <= buffer_.capacity()) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, rest);
  } else {
    SharedBuffer larger(std::max(buffer_size, 2 * rest + least_room));
    std::memcpy(larger.data(), buffer_.data() + begin_, rest);
    buffer_ = std::move(larger);
  }
  scanned_ -= begin_;
  begin_ = 0;
  filled_ = rest;
}

bool LineReader::read_more() {
  make_room();
  while (true) {
    const ssize_t count =
        ::read(descriptor_, buffer_.data() + filled_, buffer_.capacity() - filled_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "read");
    filled_ += static_cast<size_t>(count);
    return count > 0;
  }
}

}  // namespace kconnect::file
