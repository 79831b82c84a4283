#pragma once

#include <atomic>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace kconnect {

namespace detail {

// A reference-counted run of bytes; the characters follow the header in the same allocation.
// Immortal blocks are never freed and their counter is never touched.
struct Block {
  std::atomic<uint32_t> references{1};
  uint32_t immortal = 0;
  size_t capacity = 0;

  char* data() { return reinterpret_cast<char*>(this + 1); }
  static Block* allocate(size_t capacity);
  static void free(Block* block) noexcept;

  void acquire() noexcept {
    if (immortal == 0) references.fetch_add(1, std::memory_order_relaxed);
  }
  void release() noexcept {
    if (immortal == 0 && references.fetch_sub(1, std::memory_order_acq_rel) == 1) free(this);
  }
};

// Part of a Block: 16 bytes, copied by counting, never changed. Limited to 4 GiB.
class Slice {
 public:
  Slice() = default;
  explicit Slice(std::string_view copied);
  Slice(Block* adopted, uint32_t offset, uint32_t size) noexcept
      : block_(adopted), offset_(offset), size_(size) {}
  Slice(const Slice& other) noexcept
      : block_(other.block_), offset_(other.offset_), size_(other.size_) {
    if (block_ != nullptr) block_->acquire();
  }
  Slice(Slice&& other) noexcept
      : block_(std::exchange(other.block_, nullptr)),
        offset_(std::exchange(other.offset_, 0U)),
        size_(std::exchange(other.size_, 0U)) {}
  Slice& operator=(const Slice& other) noexcept {
    Slice copy(other);
    swap(copy);
    return *this;
  }
  Slice& operator=(Slice&& other) noexcept {
    Slice moved(std::move(other));
    swap(moved);
    return *this;
  }
  ~Slice() {
    if (block_ != nullptr) block_->release();
  }

  void swap(Slice& other) noexcept {
    std::swap(block_, other.block_);
    std::swap(offset_, other.offset_);
    std::swap(size_, other.size_);
  }
  std::string_view view() const noexcept {
    return block_ == nullptr ? std::string_view()
                             : std::string_view(block_->data() + offset_, size_);
  }
  size_t size() const noexcept { return size_; }
  // A run of these bytes, shared with them: part must view inside view().
  Slice part(std::string_view part) const noexcept {
    if (part.empty()) return {};
    block_->acquire();
    return {block_, static_cast<uint32_t>(part.data() - block_->data()),
            static_cast<uint32_t>(part.size())};
  }
  static Slice immortal(std::string_view copied);

 private:
  Block* block_ = nullptr;
  uint32_t offset_ = 0;
  uint32_t size_ = 0;
};

}  // namespace detail

class Bytes;

// Immutable UTF-8 text, shared by counting: copying never copies characters. Safe to copy and read
// from any thread.
class Text {
 public:
  Text() = default;
  Text(std::string_view text)
      : slice_(text) {}  // NOLINT(google-explicit-constructor): text is text
  Text(const char* text) : Text(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  Text(const std::string& text)
      : Text(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  explicit Text(detail::Slice slice) noexcept : slice_(std::move(slice)) {}
  // Shares the bytes; the caller knows that they are valid UTF-8.
  explicit Text(const Bytes& utf8) noexcept;

  // Text that is never freed and costs no counting: for constants that live as long as the program.
  static Text constant(std::string_view text) { return Text(detail::Slice::immortal(text)); }

  std::string_view view() const noexcept { return slice_.view(); }
  operator std::string_view() const noexcept {
    return view();
  }  // NOLINT(google-explicit-constructor)
  std::string str() const { return std::string(view()); }
  size_t size() const noexcept { return slice_.size(); }
  bool empty() const noexcept { return slice_.size() == 0; }
  const detail::Slice& slice() const noexcept { return slice_; }

  friend bool operator==(const Text& a, const Text& b) noexcept { return a.view() == b.view(); }
  friend auto operator<=>(const Text& a, const Text& b) noexcept { return a.view() <=> b.view(); }
  friend bool operator==(const Text& a, std::string_view b) noexcept { return a.view() == b; }
  friend bool operator==(const Text& a, const char* b) noexcept { return a.view() == b; }

 private:
  detail::Slice slice_;
};

// Immutable bytes, shared by counting. Safe to copy and read from any thread.
class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::string_view copied) : slice_(copied) {}
  explicit Bytes(const std::string& copied) : slice_(std::string_view(copied)) {}
  explicit Bytes(const char* copied) : slice_(std::string_view(copied)) {}
  explicit Bytes(std::span<const std::byte> copied)
      : slice_(std::string_view(reinterpret_cast<const char*>(copied.data()), copied.size())) {}
  explicit Bytes(detail::Slice slice) noexcept : slice_(std::move(slice)) {}
  explicit Bytes(const Text& text) noexcept : slice_(text.slice()) {}

  std::string_view view() const noexcept { return slice_.view(); }
  size_t size() const noexcept { return slice_.size(); }
  const detail::Slice& slice() const noexcept { return slice_; }

  friend bool operator==(const Bytes& a, const Bytes& b) noexcept { return a.view() == b.view(); }
  friend auto operator<=>(const Bytes& a, const Bytes& b) noexcept { return a.view() <=> b.view(); }

 private:
  detail::Slice slice_;
};

inline Text::Text(const Bytes& utf8) noexcept : slice_(utf8.slice()) {}

// A writable region from which Text and Bytes are cut without copying. Used by one thread; what was
// cut from it may travel to others and keeps the region alive. Write only behind the part that has
// been cut.
class SharedBuffer {
 public:
  explicit SharedBuffer(size_t capacity);
  SharedBuffer(SharedBuffer&& other) noexcept;
  SharedBuffer& operator=(SharedBuffer&& other) noexcept;
  ~SharedBuffer();

  char* data() noexcept { return block_->data(); }
  size_t capacity() const noexcept { return block_->capacity; }
  // True when nothing that was cut from it lives any more: the region may be used again from its
  // start.
  bool unused() const noexcept;
  detail::Slice slice(size_t offset, size_t size) noexcept;
  Text text(size_t offset, size_t size) noexcept { return Text(slice(offset, size)); }
  Bytes bytes(size_t offset, size_t size) noexcept { return Bytes(slice(offset, size)); }

 private:
  // References are taken from the block in one large grant and handed out without atomic
  // operations.
  detail::Block* block_;
  uint32_t granted_ = 0;
};

// Copies many small runs into shared regions: one allocation for thousands of texts. Used by one
// thread.
class TextArena {
 public:
  explicit TextArena(size_t region_bytes = 64 * 1024)
      : region_bytes_(region_bytes), region_(region_bytes) {}
  // Starts over at the front of the region when everything cut from it is gone: keeps a batch loop
  // in the cache.
  void begin_batch() noexcept {
    if (region_.unused()) used_ = 0;
  }
  detail::Slice copy(std::string_view bytes);
  Text text(std::string_view utf8) { return Text(copy(utf8)); }
  Bytes bytes(std::string_view content) { return Bytes(copy(content)); }

 private:
  size_t region_bytes_;
  SharedBuffer region_;
  size_t used_ = 0;
};

}  // namespace kconnect

template <>
struct std::hash<kconnect::Text> {
  size_t operator()(const kconnect::Text& text) const noexcept {
    return std::hash<std::string_view>{}(text.view());
  }
};
