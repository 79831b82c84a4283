#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kconnect {

// A character encoding by the name Java knows it, used as String.getBytes and new String use it:
// what cannot be expressed becomes a replacement, nothing fails. Used by one thread.
class Charset {
 public:
  // nullopt when the name is unknown.
  static std::optional<Charset> find(std::string_view name);
  Charset(Charset&&) noexcept;
  Charset& operator=(Charset&&) noexcept;
  ~Charset();

  bool is_utf8() const { return form_ == Form::Utf8; }
  // Appends the bytes of a text.
  void encode(std::string_view text, std::string& out);
  std::string decode(std::string_view bytes);

 private:
  enum class Form { Utf8, Utf16, Utf32, Other };
  struct Tables;
  Charset(Form form, std::unique_ptr<Tables> tables);

  Form form_;
  std::unique_ptr<Tables> tables_;  // null for UTF-8
};

}  // namespace kconnect
