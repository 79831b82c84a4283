#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kconnect {

// The arguments of a verb make no sense; the text says why.
class WrongUsage : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
};

struct VerbOption {
  std::string name = {};              // "--output"
  std::string short_name = {};        // "-f"; empty = none
  std::string value = {};             // what it takes, "URL" or "table|json"; empty = nothing
  bool value_may_be_missing = false;  // a value comes only behind "="
  bool repeatable = false;
  std::string doc = {};                      // one line; verbs have none
  std::vector<std::string> choices() const;  // the words of "table|json"; empty = any text
};

// What a verb takes, read from the text that its help shows: "NAME... [-f|--file FILE]...
// [--output table|json] [--all]". What begins with a dash is an option, the word behind it, unless
// a bracket is between them, its value, and other words are operands. Of several lines each is a
// form of its own, and options belong to all.
struct VerbSyntax {
  std::vector<VerbOption> options;
  std::vector<std::string> operands;  // of the longest form
  size_t least_operands = 0;
  std::optional<size_t> most_operands;  // nullopt = any number

  const VerbOption* find(std::string_view name) const;  // by either name; nullptr when unknown
};
VerbSyntax verb_syntax(std::string_view usage);

// The arguments of a verb, which fit its syntax.
class VerbArguments {
 public:
  // Throws WrongUsage. "--" ends the options; "-" is an operand.
  VerbArguments(const VerbSyntax& syntax, const std::vector<std::string>& arguments);

  const std::vector<std::string>& operands() const { return operands_; }
  bool has(const std::string& option) const { return values_.contains(option); }
  // The last value, or the default where the option was not given.
  std::string value(const std::string& option, const std::string& default_value = {}) const;
  std::vector<std::string> values(const std::string& option) const;

 private:
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> operands_;
};

// A word behind `kconnect`.
struct Verb {
  std::string name = {};
  std::string usage = {};    // what follows the name, as verb_syntax reads it
  std::string summary = {};  // one line for the list of verbs
  std::function<int(const std::vector<std::string>& arguments)> run = {};  // gives the exit code
};

// A verb whose arguments are checked before its body runs. --help shows usage, summary and details.
// What the body throws becomes one line on standard error and an exit code: 1 for WrongUsage, 3 for
// WorkerRefused, else 2.
Verb make_verb(std::string name, std::string usage, std::string summary, std::string details,
               std::function<int(const VerbArguments&)> body);

// Verbs that belong together in the list of verbs.
struct VerbGroup {
  std::string title;
  std::vector<Verb> verbs;
};

// Runs the verb that the first argument names; help, or what is wrong, without one.
int run_verb(const std::vector<VerbGroup>& groups, const std::vector<std::string>& arguments);

}  // namespace kconnect
