#include "rest/jaas_file.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect {

namespace {

constexpr std::string_view section_name = "KafkaConnect";
constexpr std::string_view module_name =
    "org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule";

ConfigException malformed(int line, const std::string& expected) {
  return ConfigException(fmt::format("line {}: {} was expected", line, expected));
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         std::string_view("._-$:/\\").find(c) != std::string_view::npos;
}

// Words, quoted texts, and the characters { } ; = one by one; comments are skipped.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) { advance(); }

  // The next token; empty at the end.
  const std::string& peek() const { return token_; }
  bool at_end() const { return at_end_; }
  int line() const { return line_; }

  std::string take() {
    std::string token = token_;
    advance();
    return token;
  }
  void take(std::string_view expected) {
    if (at_end_ || token_ != expected) throw malformed(line_, fmt::format("'{}'", expected));
    advance();
  }

 private:
  void advance();
  void skip_blanks_and_comments();
  void skip_to(std::string_view end);
  void take_quoted();

  std::string_view text_;
  size_t at_ = 0;
  int line_ = 1;
  std::string token_;
  bool at_end_ = false;
};

void Tokens::skip_to(std::string_view end) {
  const size_t found = std::min(text_.find(end, at_), text_.size());
  line_ += static_cast<int>(std::ranges::count(text_.substr(at_, found - at_), '\n'));
  at_ = std::min(found + end.size(), text_.size());
  if (end == "\n") ++line_;
}

void Tokens::skip_blanks_and_comments() {
  while (at_ < text_.size()) {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("//") || rest.starts_with('#')) {
      skip_to("\n");
    } else if (rest.starts_with("/*")) {
      skip_to("*/");
    } else if (std::isspace(static_cast<unsigned char>(rest.front())) != 0) {
      if (rest.front() == '\n') ++line_;
      ++at_;
    } else {
      return;
    }
  }
}

void Tokens::take_quoted() {
  ++at_;
  while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') {
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
    token_ += text_[at_++];
  }
  if (at_ == text_.size() || text_[at_] != '"') throw malformed(line_, "a closing quote");
  ++at_;
}

void Tokens::advance() {
  skip_blanks_and_comments();
  token_.clear();
  at_end_ = at_ == text_.size();
  if (at_end_) return;
  if (text_[at_] == '"') return take_quoted();
  while (at_ < text_.size() && is_word_character(text_[at_])) token_ += text_[at_++];
  if (token_.empty()) token_ = text_[at_++];
}

struct LoginModule {
  std::string class_name;
  std::optional<std::string> file;
};

// Up to the semicolon.
LoginModule read_module(Tokens& tokens) {
  LoginModule module{tokens.take(), {}};
  tokens.take();  // required, requisite, ...: all the same with one module
  while (!tokens.at_end() && tokens.peek() != ";") {
    const std::string option = tokens.take();
    tokens.take("=");
    std::string value = tokens.take();
    if (option == "file") module.file = std::move(value);
  }
  tokens.take(";");
  return module;
}

std::vector<LoginModule> read_section(Tokens& tokens) {
  std::vector<LoginModule> modules;
  tokens.take("{");
  while (!tokens.at_end() && tokens.peek() != "}") modules.push_back(read_module(tokens));
  tokens.take("}");
  tokens.take(";");
  return modules;
}

}  // namespace

std::string credentials_file(std::string_view jaas_text) {
  Tokens tokens(jaas_text);
  while (!tokens.at_end()) {
    const std::string name = tokens.take();
    const std::vector<LoginModule> modules = read_section(tokens);
    if (name != section_name) continue;
    if (modules.size() != 1 || modules.front().class_name != module_name)
      throw ConfigException(
          fmt::format("section {} must have {} as its only module", section_name, module_name));
    if (!modules.front().file)
      throw ConfigException("Property Credentials file must be specified: file=\"...\"");
    return *modules.front().file;
  }
  throw ConfigException(fmt::format("there is no section {}", section_name));
}

}  // namespace kconnect
