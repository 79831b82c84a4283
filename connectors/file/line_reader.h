#pragma once

#include <cstdint>
#include <optional>

#include <kconnect/text.h>

namespace kconnect::file {

// Cuts lines out of a file descriptor without copying them: they view the buffer they were read
// into. Line ends are LF, CRLF and a lone CR; a CR that is the last byte so far waits for the next
// one, as a last line without its end does. Bytes that are no UTF-8 become U+FFFD. Used by one
// thread; does not own the descriptor.
class LineReader {
 public:
  LineReader(int descriptor, int64_t position);

  struct Line {
    Text text;
    int64_t end = 0;  // byte position behind the line and its end
  };
  // The next whole line that is in the buffer.
  std::optional<Line> next();
  // Reads more; false when nothing is there (end of the file so far). Throws std::system_error.
  bool read_more();
  // The position behind the last line handed out, in bytes.
  int64_t position() const { return position_; }
  // How far the file has been read.
  int64_t read_position() const { return position_ + static_cast<int64_t>(filled_ - begin_); }

 private:
  void make_room();
  Line cut(size_t length, size_t end_length);

  int descriptor_;
  int64_t position_;
  SharedBuffer buffer_;
  size_t begin_ = 0;    // of the first line that was not handed out
  size_t scanned_ = 0;  // no line end before it
  size_t filled_ = 0;
};

}  // namespace kconnect::file
