#include "offsets/java_map_file.h"

#include <bit>
#include <cstdint>
#include <map>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect {

namespace {

// Java object serialisation, as far as a HashMap of byte arrays needs it. All numbers are
// big-endian.
constexpr std::string_view stream_header("\xAC\xED\x00\x05", 4);
constexpr char tc_null = 0x70;
constexpr char tc_reference = 0x71;
constexpr char tc_array = 0x75;
constexpr char tc_end_block = 0x78;
// TC_OBJECT, then the class description of java.util.HashMap up to its two fields' values.
constexpr std::string_view map_header(
    "\x73\x72\x00\x11java.util.HashMap\x05\x07\xDA\xC1\xC3\x16\x60\xD1\x03\x00\x02"
    "F\x00\x0AloadFactorI\x00\x09thresholdxp",
    59);
constexpr std::string_view array_class(
    "\x72\x00\x02[B\xAC\xF3\x17\xF8\x06\x08\x54\xE0\x02\x00\x00xp", 18);
constexpr std::string_view block_data("\x77\x08", 2);
// Handles count objects in order of appearance: the map's class, the map, the array class, then the
// arrays.
constexpr uint32_t array_class_handle = 0x7E0002;
constexpr uint32_t first_array_handle = 0x7E0003;

class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  JavaByteMap read() {
    if (file_.size() < stream_header.size())
      return {};  // Java takes an end of file in the header as an empty map
    expect(stream_header, "invalid stream header: this is no file of serialised Java objects");
    expect(map_header, "not a java.util.HashMap");
    number();  // load factor
    number();  // threshold
    expect(block_data, "the map's size is missing");
    number();  // capacity
    const uint32_t size = number();
    JavaByteMap entries;
    for (uint32_t i = 0; i < size; ++i) {
      std::optional<std::string> key = value();
      entries.emplace_back(std::move(key), value());
    }
    if (byte() != tc_end_block) fail("the end of the map is missing");
    return entries;
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw ConnectException(fmt::format("{} (at byte {} of {})", what, at_, file_.size()));
  }
  std::string_view take(size_t count) {
    if (file_.size() - at_ < count) fail("the file is cut short");
    const std::string_view part = file_.substr(at_, count);
    at_ += count;
    return part;
  }
  void expect(std::string_view expected, std::string_view otherwise) {
    if (file_.size() - at_ < expected.size() && expected.starts_with(file_.substr(at_)))
      fail("the file is cut short");
    if (!file_.substr(at_).starts_with(expected)) fail(otherwise);
    at_ += expected.size();
  }
  char byte() { return take(1).front(); }
  uint32_t number() {
    uint32_t result = 0;
    for (const char c : take(4)) result = (result << 8) | static_cast<unsigned char>(c);
    return result;
  }

  std::optional<std::string> value() {
    switch (byte()) {
      case tc_null:
        return std::nullopt;
      case tc_array:
        return array();
      case tc_reference:
        return referenced(number());
      default:
        --at_;
        fail("expected a byte array or null");
    }
  }
  std::string array() {
    if (!array_class_seen_) {
      expect(array_class, "expected the class of byte arrays");
      array_class_seen_ = true;
    } else if (byte() != tc_reference || number() != array_class_handle) {
      fail("expected the class of byte arrays");
    }
    arrays_.emplace_back(take(number()));
    return arrays_.back();
  }
  std::string referenced(uint32_t handle) const {
    if (handle < first_array_handle || handle - first_array_handle >= arrays_.size())
      fail("a reference to nothing");
    return arrays_[handle - first_array_handle];
  }

  std::string_view file_;
  size_t at_ = 0;
  bool array_class_seen_ = false;
  std::vector<std::string> arrays_;
};

class Writer {
 public:
  std::string write(const JavaByteMap& entries) {
    out_.append(stream_header).append(map_header);
    // Capacity and threshold as a HashMap of default size has them after so many insertions.
    uint32_t capacity = 16;
    while (entries.size() > capacity / 4 * 3) capacity *= 2;
    number(std::bit_cast<uint32_t>(0.75F));
    number(entries.empty() ? 0 : capacity / 4 * 3);
    out_.append(block_data);
    number(capacity);
    number(static_cast<uint32_t>(entries.size()));
    for (const auto& [key, value] : entries) {
      array(key);
      array(value);
    }
    out_ += tc_end_block;
    return std::move(out_);
  }

 private:
  void number(uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out_ += static_cast<char>((value >> shift) & 0xFF);
  }
  void array(const std::optional<std::string>& bytes) {
    if (!bytes) {
      out_ += tc_null;
      return;
    }
    out_ += tc_array;
    if (array_class_seen_) {
      out_ += tc_reference;
      number(array_class_handle);
    } else {
      out_.append(array_class);
      array_class_seen_ = true;
    }
    number(static_cast<uint32_t>(bytes->size()));
    out_ += *bytes;
  }

  std::string out_;
  bool array_class_seen_ = false;
};

}  // namespace

JavaByteMap read_java_map(std::string_view file) {
  return Reader(file).read();
}

std::string write_java_map(const JavaByteMap& entries) {
  return Writer().write(entries);
}

}  // namespace kconnect
