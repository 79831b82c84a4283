#include "base/charset.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>

#include <iconv.h>

#include "base/utf8.h"

namespace kconnect {

namespace {

constexpr std::string_view replacement_utf8 = "\xEF\xBF\xBD";

class Converter {
 public:
  Converter(const std::string& to, const std::string& from)
      : handle_(iconv_open(to.c_str(), from.c_str())) {}
  ~Converter() {
    if (is_open()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // Converts up to the end or the first ill-formed or inexpressible character, which is left in
  // `in`.
  void convert(std::string_view& in, std::string& out) {
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    std::array<char, 512> buffer;
    size_t result = 0;
    do {
      char* from = const_cast<char*>(in.data());
      size_t from_left = in.size();
      char* to = buffer.data();
      size_t to_left = buffer.size();
      result = iconv(handle_, &from, &from_left, &to, &to_left);
      out.append(buffer.data(), buffer.size() - to_left);
      in.remove_prefix(in.size() - from_left);
    } while (result == static_cast<size_t>(-1) && errno == E2BIG);
  }

 private:
  iconv_t handle_;
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_charset_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("-+.:_").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

// Java's names that iconv lacks or takes for something slightly different.
std::string iconv_name(std::string_view name) {
  const std::string lowered = lower(name);
  if (lowered == "shift_jis" || lowered == "shift-jis" || lowered == "sjis" ||
      lowered == "x-sjis") {
    return "CP932";
  }
  if (lowered == "iso8859_1") return "ISO-8859-1";
  if (lowered == "utf-16" || lowered == "utf16" || lowered == "utf_16") return "UTF-16BE";
  if (lowered == "utf-32" || lowered == "utf32" || lowered == "utf_32") return "UTF-32BE";
  return std::string(name);
}

}  // namespace

struct Charset::Tables {
  explicit Tables(const std::string& name)
      : encoder(name, "UTF-8"), decoder("UTF-8", name), unit(unit_bytes(name)) {}

  static size_t unit_bytes(const std::string& name) {
    const std::string lowered = lower(name);
    return lowered.starts_with("utf-16") ? 2 : lowered.starts_with("utf-32") ? 4 : 1;
  }

  Converter encoder;
  Converter decoder;
  size_t unit;  // bytes that are skipped where they mean nothing
};

Charset::Charset(Form form, std::unique_ptr<Tables> tables)
    : form_(form), tables_(std::move(tables)) {}
Charset::Charset(Charset&&) noexcept = default;
Charset& Charset::operator=(Charset&&) noexcept = default;
Charset::~Charset() = default;

std::optional<Charset> Charset::find(std::string_view name) {
  if (!is_charset_name(name)) return std::nullopt;
  const std::string lowered = lower(name);
  if (lowered == "utf-8" || lowered == "utf8") return Charset(Form::Utf8, nullptr);
  const std::string known_as = iconv_name(name);
  auto tables = std::make_unique<Tables>(known_as);
  if (!tables->encoder.is_open() || !tables->decoder.is_open()) return std::nullopt;
  const bool is_marked = known_as != name;
  const Form form = is_marked && known_as == "UTF-16BE"   ? Form::Utf16
                    : is_marked && known_as == "UTF-32BE" ? Form::Utf32
                                                          : Form::Other;
  return Charset(form, std::move(tables));
}

void Charset::encode(std::string_view text, std::string& out) {
  if (is_utf8()) {
    // Only a lone surrogate can be wrong in text; UTF-8 cannot express it.
    while (!text.empty() && !is_valid_utf8(text)) {
      size_t at = 0;
      size_t next = 0;
      while (!is_surrogate(next_code_point(text, next))) at = next;
      out.append(text.substr(0, at)).push_back('?');
      text.remove_prefix(next);
    }
    out.append(text);
    return;
  }
  if (form_ == Form::Utf16 && !text.empty()) out.append("\xFE\xFF");
  while (!text.empty()) {
    tables_->encoder.convert(text, out);
    if (text.empty()) break;
    std::string_view replacement = tables_->unit > 1 ? replacement_utf8 : "?";
    tables_->encoder.convert(replacement, out);
    size_t skipped = 0;
    next_code_point(text, skipped);
    text.remove_prefix(skipped);
  }
}

std::string Charset::decode(std::string_view bytes) {
  if (is_utf8()) return repair_utf8(bytes);
  if (form_ == Form::Utf16 && bytes.starts_with("\xFF\xFE")) {
    return find("UTF-16LE")->decode(bytes.substr(2));
  }
  if (form_ == Form::Utf16 && bytes.starts_with("\xFE\xFF")) bytes.remove_prefix(2);
  if (form_ == Form::Utf32 && bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4))) {
    return find("UTF-32LE")->decode(bytes.substr(4));
  }
  if (form_ == Form::Utf32 && bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4))) {
    bytes.remove_prefix(4);
  }
  std::string out;
  while (!bytes.empty()) {
    tables_->decoder.convert(bytes, out);
    if (bytes.empty()) break;
    out.append(replacement_utf8);
    bytes.remove_prefix(std::min(tables_->unit, bytes.size()));
  }
  return out;
}

}  // namespace kconnect
