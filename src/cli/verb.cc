#include "cli/verb.h"

#include <algorithm>
#include <iostream>
#include <sstream>

#include <fmt/format.h>

#include "base/nearest_match.h"
#include "cli/connect_client.h"
#include "cli/exit_codes.h"

namespace kconnect {

namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  size_t at = 0;
  while (true) {
    const size_t end = text.find(separator, at);
    parts.emplace_back(text.substr(at, end - at));
    if (end == std::string_view::npos) return parts;
    at = end + 1;
  }
}

std::vector<std::string> words_of(std::string_view line) {
  std::istringstream in{std::string(line)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(std::move(word));
  return words;
}

// Reads one line of a usage text.
class UsageReader {
 public:
  explicit UsageReader(VerbSyntax& syntax) : syntax_(syntax) {}

  void read(std::string_view line) {
    const std::vector<std::string> words = words_of(line);
    for (size_t i = 0; i < words.size(); ++i) {
      std::string word = words[i];
      const auto opened = static_cast<size_t>(std::ranges::count(word, '['));
      const auto closed = static_cast<size_t>(std::ranges::count(word, ']'));
      const bool repeats = word.ends_with("...");
      if (repeats) word.resize(word.size() - 3);
      depth_ += opened;
      if (word.find("-") == word.find_first_not_of('[')) {
        const bool has_value = closed == 0 && i + 1 < words.size() &&
                               std::string_view("[-|").find(words[i + 1][0]) == std::string::npos;
        add_option(word, has_value ? words[++i] : "");
        if (has_value) depth_ -= static_cast<size_t>(std::ranges::count(words[i], ']'));
      } else if (word != "|") {
        // "CLASS[.KEY]" is needed, "[CLASS]" is not.
        const bool is_needed = depth_ == opened && word[0] != '[';
        add_operand(bare(word), is_needed, repeats);
      }
      depth_ -= closed;
    }
    finish_line();
  }

 private:
  static std::string bare(std::string_view word) {
    std::string text;
    std::ranges::copy_if(word, std::back_inserter(text),
                         [](char c) { return c != '[' && c != ']'; });
    return text;
  }

  // "[-f|--file" and "FILE]...", "[--all]", "[--restart[=TIME]]"
  void add_option(const std::string& word, std::string value) {
    VerbOption option;
    const size_t equals = word.find("[=");
    option.value_may_be_missing = equals != std::string::npos;
    if (option.value_may_be_missing) value = word.substr(equals + 2);
    option.repeatable = value.ends_with("...");
    if (option.repeatable) value.resize(value.size() - 3);
    option.value = bare(value);
    for (const std::string& name : split(bare(word.substr(0, equals)), '|')) {
      (name.starts_with("--") ? option.name : option.short_name) = name;
    }
    if (option.name.empty()) option.name.swap(option.short_name);
    if (syntax_.find(option.name) == nullptr) syntax_.options.push_back(std::move(option));
  }

  void add_operand(std::string word, bool is_needed, bool repeats) {
    operands_.push_back(std::move(word));
    if (is_needed) ++required_;
    if (repeats) unlimited_ = true;
  }

  void finish_line() {
    syntax_.least_operands = is_first_ ? required_ : std::min(syntax_.least_operands, required_);
    if (unlimited_) {
      syntax_.most_operands.reset();
    } else if (is_first_ || syntax_.most_operands) {
      syntax_.most_operands = std::max(syntax_.most_operands.value_or(0), operands_.size());
    }
    if (operands_.size() > syntax_.operands.size()) syntax_.operands = operands_;
    is_first_ = false;
    operands_.clear();
    required_ = 0;
  }

  VerbSyntax& syntax_;
  std::vector<std::string> operands_;
  size_t depth_ = 0;  // of brackets
  size_t required_ = 0;
  bool unlimited_ = false;
  bool is_first_ = true;
};

void print_usage(std::ostream& out, const Verb& verb) {
  const char* lead = "usage:";
  for (const std::string& line : split(verb.usage, '\n')) {
    out << fmt::format("{} kconnect {}{}{}\n", lead, verb.name, line.empty() ? "" : " ", line);
    lead = "      ";
  }
}

void print_verbs(std::ostream& out, const std::vector<VerbGroup>& groups) {
  out << "usage: kconnect VERB ...\n";
  for (const VerbGroup& group : groups) {
    out << '\n' << group.title << '\n';
    for (const Verb& verb : group.verbs)
      out << fmt::format("  {:<11} {}\n", verb.name, verb.summary);
  }
  out << "\nkconnect VERB --help tells what a verb takes.\n";
}

const Verb* find_verb(const std::vector<VerbGroup>& groups, const std::string& name) {
  for (const VerbGroup& group : groups) {
    for (const Verb& verb : group.verbs) {
      if (verb.name == name) return &verb;
    }
  }
  return nullptr;
}

int refuse_verb(const std::vector<VerbGroup>& groups, const std::string& name) {
  std::vector<std::string> names;
  for (const VerbGroup& group : groups) {
    for (const Verb& verb : group.verbs) names.push_back(verb.name);
  }
  const auto near = nearest_match(name, names);
  std::cerr << fmt::format("kconnect: there is no verb {}{}; kconnect help lists all\n", name,
                           near ? fmt::format(", did you mean {}?", *near) : "");
  return exit_usage;
}

// The words that "list|get" allows; empty where anything is.
std::vector<std::string> choices_of(const std::string& text) {
  return text.find('|') == std::string::npos ? std::vector<std::string>{} : split(text, '|');
}

// The first operand may be one of several words.
void check_word(const std::string& word, const std::string& syntax) {
  const std::vector<std::string> choices = choices_of(syntax);
  if (choices.empty() || std::ranges::find(choices, word) != choices.end()) return;
  const auto near = nearest_match(word, choices);
  throw WrongUsage(near ? fmt::format("{} is unknown, did you mean {}?", word, *near)
                        : fmt::format("{} is unknown, expected {}", word, syntax));
}

bool is_help(const std::string& argument) {
  return argument == "-h" || argument == "--help";
}

}  // namespace

std::vector<std::string> VerbOption::choices() const {
  return choices_of(value);
}

const VerbOption* VerbSyntax::find(std::string_view name) const {
  for (const VerbOption& option : options) {
    if (option.name == name || (!option.short_name.empty() && option.short_name == name))
      return &option;
  }
  return nullptr;
}

VerbSyntax verb_syntax(std::string_view usage) {
  VerbSyntax syntax;
  UsageReader reader(syntax);
  for (const std::string& line : split(usage, '\n')) reader.read(line);
  return syntax;
}

VerbArguments::VerbArguments(const VerbSyntax& syntax, const std::vector<std::string>& arguments) {
  bool options_ended = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (options_ended || !argument.starts_with("-") || argument == "-") {
      operands_.push_back(argument);
      continue;
    }
    if (argument == "--") {
      options_ended = true;
      continue;
    }
    const size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const VerbOption* option = syntax.find(name);
    if (option == nullptr) {
      std::vector<std::string> names;
      for (const VerbOption& known : syntax.options) names.push_back(known.name);
      const auto near = nearest_match(name, names);
      throw WrongUsage(fmt::format("there is no option {}{}", name,
                                   near ? fmt::format(", did you mean {}?", *near) : ""));
    }
    std::vector<std::string>& values = values_[option->name];
    if (!values.empty() && !option->repeatable)
      throw WrongUsage(fmt::format("{} is given twice", option->name));
    if (option->value.empty()) {
      if (equals != std::string::npos)
        throw WrongUsage(fmt::format("{} takes no value", option->name));
      values.emplace_back();
    } else if (equals != std::string::npos) {
      values.push_back(argument.substr(equals + 1));
    } else if (option->value_may_be_missing) {
      values.emplace_back();
    } else if (i + 1 < arguments.size()) {
      values.push_back(arguments[++i]);
    } else {
      throw WrongUsage(fmt::format("{} {}: the value is missing", option->name, option->value));
    }
    const std::vector<std::string> choices = option->choices();
    if (!choices.empty() && std::ranges::find(choices, values.back()) == choices.end())
      throw WrongUsage(
          fmt::format("{} {}: expected {}", option->name, values.back(), option->value));
  }
  if (!operands_.empty() && !syntax.operands.empty()) check_word(operands_[0], syntax.operands[0]);
  if (operands_.size() < syntax.least_operands)
    throw WrongUsage(fmt::format("{} is missing", syntax.operands[operands_.size()]));
  if (syntax.most_operands && operands_.size() > *syntax.most_operands)
    throw WrongUsage(fmt::format("{} is too much", operands_[*syntax.most_operands]));
}

std::string VerbArguments::value(const std::string& option,
                                 const std::string& default_value) const {
  const auto found = values_.find(option);
  return found == values_.end() ? default_value : found->second.back();
}

std::vector<std::string> VerbArguments::values(const std::string& option) const {
  const auto found = values_.find(option);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

Verb make_verb(std::string name, std::string usage, std::string summary, std::string details,
               std::function<int(const VerbArguments&)> body) {
  Verb verb{std::move(name), std::move(usage), std::move(summary), {}};
  const Verb shown = verb;
  verb.run = [shown, details = std::move(details),
              body = std::move(body)](const std::vector<std::string>& arguments) {
    if (std::ranges::any_of(arguments, is_help)) {
      print_usage(std::cout, shown);
      std::cout << '\n' << shown.summary << '\n' << details;
      return 0;
    }
    try {
      return body(VerbArguments(verb_syntax(shown.usage), arguments));
    } catch (const WrongUsage& error) {
      std::cerr << fmt::format("kconnect {}: {}\n", shown.name, error.what());
      print_usage(std::cerr, shown);
      return exit_usage;
    } catch (const WorkerRefused& error) {
      std::cerr << fmt::format("kconnect {}: {}\n", shown.name, error.what());
      return exit_refused;
    } catch (const std::exception& error) {
      std::cerr << fmt::format("kconnect {}: {}\n", shown.name, error.what());
      return exit_worker;
    }
  };
  return verb;
}

int run_verb(const std::vector<VerbGroup>& groups, const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    print_verbs(std::cerr, groups);
    return exit_usage;
  }
  std::string name = arguments[0];
  std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  if (name == "help" && !rest.empty()) {
    name = rest[0];
    rest = {"--help"};
  } else if (name == "help" || is_help(name)) {
    print_verbs(std::cout, groups);
    return 0;
  }
  const Verb* verb = find_verb(groups, name);
  return verb != nullptr ? verb->run(rest) : refuse_verb(groups, name);
}

}  // namespace kconnect
