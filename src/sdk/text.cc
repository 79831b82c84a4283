#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <stdexcept>

#include <kconnect/text.h>

namespace kconnect {

namespace detail {

Block* Block::allocate(size_t capacity) {
  if (capacity > std::numeric_limits<uint32_t>::max())
    throw std::length_error("a value above 4 GiB");
  void* memory = std::malloc(sizeof(Block) + capacity);
  if (memory == nullptr) throw std::bad_alloc();
  auto* block = new (memory) Block();
  block->capacity = capacity;
  return block;
}

void Block::free(Block* block) noexcept {
  block->~Block();
  std::free(block);
}

Slice::Slice(std::string_view copied) {
  if (copied.empty()) return;
  block_ = Block::allocate(copied.size());
  size_ = static_cast<uint32_t>(copied.size());
  std::memcpy(block_->data(), copied.data(), copied.size());
}

Slice Slice::immortal(std::string_view copied) {
  Slice slice(copied);
  if (slice.block_ != nullptr) slice.block_->immortal = 1;
  return slice;
}

}  // namespace detail

namespace {
constexpr uint32_t grant = 1U << 20;
}

SharedBuffer::SharedBuffer(size_t capacity) : block_(detail::Block::allocate(capacity)) {}

SharedBuffer::SharedBuffer(SharedBuffer&& other) noexcept
    : block_(std::exchange(other.block_, nullptr)), granted_(std::exchange(other.granted_, 0U)) {}

SharedBuffer& SharedBuffer::operator=(SharedBuffer&& other) noexcept {
  std::swap(block_, other.block_);
  std::swap(granted_, other.granted_);
  return *this;
}

SharedBuffer::~SharedBuffer() {
  if (block_ == nullptr) return;
  const uint32_t held = granted_ + 1;
  if (block_->references.fetch_sub(held, std::memory_order_acq_rel) == held)
    detail::Block::free(block_);
}

bool SharedBuffer::unused() const noexcept {
  return block_->references.load(std::memory_order_acquire) == granted_ + 1;
}

detail::Slice SharedBuffer::slice(size_t offset, size_t size) noexcept {
  if (size == 0) return {};
  if (granted_ == 0) {
    block_->references.fetch_add(grant, std::memory_order_relaxed);
    granted_ = grant;
  }
  --granted_;
  return {block_, static_cast<uint32_t>(offset), static_cast<uint32_t>(size)};
}

detail::Slice TextArena::copy(std::string_view bytes) {
  if (bytes.size() > region_bytes_ / 2) return detail::Slice(bytes);
  if (used_ + bytes.size() > region_.capacity()) {
    if (!region_.unused()) region_ = SharedBuffer(region_bytes_);
    used_ = 0;
  }
  std::memcpy(region_.data() + used_, bytes.data(), bytes.size());
  const size_t offset = std::exchange(used_, used_ + bytes.size());
  return region_.slice(offset, bytes.size());
}

}  // namespace kconnect
