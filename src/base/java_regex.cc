#include "base/java_regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <pcre2.h>

#include "base/java_regex_translator.h"
#include "base/java_replacement.h"

namespace kconnect {

namespace {

std::string pcre2_message(int code) {
  std::array<PCRE2_UCHAR, 256> text{};
  pcre2_get_error_message(code, text.data(), text.size());
  return reinterpret_cast<const char*>(text.data());
}

PCRE2_SPTR code_units(std::string_view text) {
  // PCRE2 wants a place even for no characters.
  return reinterpret_cast<PCRE2_SPTR>(text.data() == nullptr ? "" : text.data());
}

struct Deleter {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};

// One compiled pattern and the memory of its last match.
class Program {
 public:
  Program(const std::string& pattern, std::string_view java_pattern, uint32_t options) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    code_.reset(pcre2_compile(code_units(pattern), pattern.size(),
                              PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | options, &error, &offset,
                              nullptr));
    if (code_ == nullptr) throw RegexSyntaxError(pcre2_message(error), java_pattern);
    // Without just-in-time compilation PCRE2 interprets.
    pcre2_jit_compile(code_.get(), PCRE2_JIT_COMPLETE);
    data_.reset(pcre2_match_data_create_from_pattern(code_.get(), nullptr));
    if (data_ == nullptr) throw std::bad_alloc();
  }

  bool match(std::string_view text, size_t from, pcre2_match_context* context) {
    int result = run(text, from, context, 0);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT) result = run(text, from, context, PCRE2_NO_JIT);
    if (result >= 0) return true;
    if (result == PCRE2_ERROR_NOMATCH) return false;
    throw std::runtime_error("Cannot match a regular expression: " + pcre2_message(result));
  }

  std::optional<std::string_view> group(size_t number, std::string_view text) const {
    const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(data_.get());
    const PCRE2_SIZE begin = ends[2 * number];
    if (begin == PCRE2_UNSET) return std::nullopt;
    return text.substr(begin, ends[2 * number + 1] - begin);
  }

 private:
  int run(std::string_view text, size_t from, pcre2_match_context* context, uint32_t options) {
    return pcre2_match(code_.get(), code_units(text), text.size(), from, options, data_.get(),
                       context);
  }

  std::unique_ptr<pcre2_code, Deleter> code_;
  std::unique_ptr<pcre2_match_data, Deleter> data_;
};

}  // namespace

struct JavaRegex::Matcher {
  explicit Matcher(std::string_view java_pattern)
      : pattern(java_pattern),
        translated(translate_java_regex(java_pattern)),
        whole(translated.pattern + R"(\z)", pattern, PCRE2_ANCHORED),
        anywhere(translated.pattern, pattern, 0) {
    if (translated.look_behinds.empty()) return;
    for (const std::string& body : translated.look_behinds) {
      look_behinds.emplace_back("(?:" + body + R"()\z)", pattern, 0);
    }
    context.reset(pcre2_match_context_create(nullptr));
    if (context == nullptr) throw std::bad_alloc();
    pcre2_set_callout(context.get(), &Matcher::check_look_behind, this);
  }
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;
  ~Matcher() = default;

  // Tells PCRE2 to go on (0) or to try another way (1).
  static int check_look_behind(pcre2_callout_block* block, void* self) {
    auto* matcher = static_cast<Matcher*>(self);
    const std::string_view before(reinterpret_cast<const char*>(block->subject),
                                  block->current_position);
    Program& program = matcher->look_behinds[block->callout_number - 1];
    try {
      return program.match(before, 0, matcher->context.get()) ? 0 : 1;
    } catch (const std::runtime_error&) {
      return PCRE2_ERROR_MATCHLIMIT;
    }
  }

  bool match(Program& program, std::string_view text, size_t from) {
    last = &program;
    last_text = text;
    return program.match(text, from, context.get());
  }

  std::string pattern;
  TranslatedRegex translated;
  std::vector<Program> look_behinds;
  std::unique_ptr<pcre2_match_context, Deleter> context;
  Program whole;
  Program anywhere;
  const Program* last = nullptr;
  std::string_view last_text;
};

JavaRegex::JavaRegex(std::unique_ptr<Matcher> matcher) : matcher_(std::move(matcher)) {}
JavaRegex::JavaRegex(JavaRegex&&) noexcept = default;
JavaRegex& JavaRegex::operator=(JavaRegex&&) noexcept = default;
JavaRegex::~JavaRegex() = default;

JavaRegex JavaRegex::compile(std::string_view pattern) {
  return JavaRegex(std::make_unique<Matcher>(pattern));
}

const std::string& JavaRegex::pattern() const noexcept {
  return matcher_->pattern;
}

size_t JavaRegex::group_count() const noexcept {
  return matcher_->translated.group_count;
}

bool JavaRegex::full_match(std::string_view text) {
  return matcher_->match(matcher_->whole, text, 0);
}

std::optional<std::string_view> JavaRegex::find(std::string_view text, size_t from) {
  if (from > text.size() || !matcher_->match(matcher_->anywhere, text, from)) return std::nullopt;
  return group(0);
}

std::optional<std::string_view> JavaRegex::group(size_t number) const {
  if (number > group_count()) throw std::out_of_range(fmt::format("No group {}", number));
  return matcher_->last->group(number, matcher_->last_text);
}

std::string JavaRegex::replace_first(std::string_view text, std::string_view replacement) {
  const auto found = find(text);
  if (!found) return std::string(text);
  std::string out(text.data(), found->data());
  append_replacement(*this, matcher_->translated.group_names, replacement, out);
  out.append(found->data() + found->size(), text.data() + text.size());
  return out;
}

std::string JavaRegex::replace_all(std::string_view text, std::string_view replacement) {
  std::string out;
  size_t copied = 0;
  size_t from = 0;
  while (const auto found = find(text, from)) {
    const size_t begin = static_cast<size_t>(found->data() - text.data());
    out += text.substr(copied, begin - copied);
    append_replacement(*this, matcher_->translated.group_names, replacement, out);
    copied = begin + found->size();
    from = copied;
    if (!found->empty()) continue;
    // The next match starts at least one character later.
    do {
      ++from;
    } while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80);
  }
  out += text.substr(copied);
  return out;
}

}  // namespace kconnect
