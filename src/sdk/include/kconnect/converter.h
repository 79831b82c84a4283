#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kconnect/config_def.h>
#include <kconnect/record.h>

namespace kconnect {

// Where a converter leaves its bytes: either appended to memory that the runtime reuses for every
// record, or a view of memory that the converted value owns.
class ByteBuffer {
 public:
  // Empty, and ready to be appended to.
  std::string& clear() {
    view_ = {};
    is_view_ = false;
    buffer_.clear();
    return buffer_;
  }
  // For results that stand in the value already: valid as long as the value lives.
  void set_view(std::string_view bytes) {
    view_ = bytes;
    is_view_ = true;
  }
  std::string_view bytes() const { return is_view_ ? view_ : std::string_view(buffer_); }

 private:
  std::string buffer_;
  std::string_view view_;
  bool is_view_ = false;
};

// Bytes to values and back. One object per task and role (key, value), called on the task's thread
// only. Errors: DataException or SerializationException, subject to errors.tolerance.
class Converter {
 public:
  virtual ~Converter() = default;
  // props: the keys under the converter's prefix, without it, plus converter.type = key | value |
  // header.
  virtual void configure(const ConfigMap& props, bool is_key) = 0;
  // False = the bytes are null (a tombstone); out is then unspecified.
  virtual bool from_connect(std::string_view topic, const SchemaPtr& schema, const Value& value,
                            ByteBuffer& out) = 0;
  virtual SchemaAndValue to_connect(std::string_view topic, const std::optional<Bytes>& bytes) = 0;
};

// The same for record headers.
class HeaderConverter {
 public:
  virtual ~HeaderConverter() = default;
  virtual void configure(const ConfigMap& props) = 0;
  virtual bool from_connect(std::string_view topic, const Header& header, ByteBuffer& out) = 0;
  virtual SchemaAndValue to_connect(std::string_view topic, std::string_view header_key,
                                    const std::optional<Bytes>& bytes) = 0;
};

}  // namespace kconnect
