#include "cli/verb.h"

#include <catch2/catch.hpp>

#include "cli/connect_client.h"
#include "unit/cli/captured_output.h"

namespace kconnect {

namespace {

using List = std::vector<std::string>;

constexpr const char* usage =
    "NAME [KEY [VALUE]] [-f|--file FILE]... [--output table|json] [--all] [--slow[=TIME]]";

VerbArguments read(const List& arguments) {
  return {verb_syntax(usage), arguments};
}

std::string complaint(const List& arguments) {
  try {
    read(arguments);
    return "";
  } catch (const WrongUsage& error) {
    return error.what();
  }
}

ConnectTarget target(const List& arguments, const std::map<std::string, std::string>& variables) {
  const VerbArguments read(verb_syntax(target_usage), arguments);
  return connect_target(read, [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

}  // namespace

TEST_CASE("the usage text of a verb says what it takes") {
  const VerbSyntax syntax = verb_syntax(usage);
  CHECK(syntax.operands == List{"NAME", "KEY", "VALUE"});
  CHECK(syntax.least_operands == 1);
  CHECK(syntax.most_operands == 3);
  REQUIRE(syntax.options.size() == 4);
  CHECK(syntax.find("-f")->name == "--file");
  CHECK(syntax.find("--file")->repeatable);
  CHECK(syntax.find("--output")->choices() == List{"table", "json"});
  CHECK(syntax.find("--all")->value.empty());
  CHECK(syntax.find("--slow")->value_may_be_missing);
  const VerbSyntax forms = verb_syntax("NAME...\n--all [--strict]\n-c FILE");
  CHECK(forms.least_operands == 0);
  CHECK_FALSE(forms.most_operands);
  CHECK(forms.find("--all")->value.empty());
  CHECK(forms.find("-c")->value == "FILE");
  CHECK(verb_syntax("CLASS[.KEY] [MORE [STILL]]").least_operands == 1);
}

TEST_CASE("arguments of a verb are read as its usage says") {
  const VerbArguments arguments =
      read({"a", "-f", "x", "--file=y", "--output", "json", "--slow", "--", "--all"});
  CHECK(arguments.operands() == List{"a", "--all"});
  CHECK(arguments.values("--file") == List{"x", "y"});
  CHECK(arguments.value("--output") == "json");
  CHECK(arguments.has("--slow"));
  CHECK_FALSE(arguments.has("--all"));
  CHECK(arguments.value("--slow", "1s").empty());
  CHECK(read({"a"}).value("--output", "table") == "table");
}

TEST_CASE("arguments that a verb does not take are told") {
  CHECK(complaint({}) == "NAME is missing");
  CHECK(complaint({"a", "b", "c", "d"}) == "d is too much");
  CHECK(complaint({"a", "--al"}) == "there is no option --al, did you mean --all?");
  CHECK(complaint({"a", "--output", "xml"}) == "--output xml: expected table|json");
  CHECK(complaint({"a", "--file"}) == "--file FILE: the value is missing");
  CHECK(complaint({"a", "--all=1"}) == "--all takes no value");
  CHECK(complaint({"a", "--all", "--all"}) == "--all is given twice");
}

TEST_CASE("verbs are found by name, and near ones are offered") {
  const std::vector<VerbGroup> groups = {
      {"Things",
       {make_verb("count", "NAME...", "counts names", "", [](const VerbArguments& arguments) {
         return static_cast<int>(arguments.operands().size());
       })}}};
  const CapturedOutput output;
  CHECK(run_verb(groups, {"count", "a", "b"}) == 2);
  CHECK(run_verb(groups, {"help"}) == 0);
  CHECK(output.out().find("  count       counts names\n") != std::string::npos);
  CHECK(run_verb(groups, {"help", "count"}) == 0);
  CHECK(output.out().find("usage: kconnect count NAME...\n") != std::string::npos);
  CHECK(run_verb(groups, {"conut"}) == 1);
  CHECK(output.err().find("did you mean count?") != std::string::npos);
  CHECK(run_verb(groups, {"count"}) == 1);
  CHECK(output.err().find("kconnect count: NAME is missing\n") != std::string::npos);
}

TEST_CASE("the worker to speak with comes from the option, then the environment") {
  CHECK(target({}, {}).url == "http://localhost:8083");
  CHECK(target({}, {{"KCONNECT_URL", "https://a:1/"}}).url == "https://a:1");
  const ConnectTarget with_user =
      target({"--url", "a%40b:p%3A@host:80/connect/"}, {{"KCONNECT_USER", "other"}});
  CHECK(with_user.url == "http://host:80/connect");
  CHECK(with_user.user == "a@b");
  CHECK(with_user.password == "p:");
  CHECK(target({}, {{"KCONNECT_USER", "u"}, {"KCONNECT_PASSWORD", "p"}}).password == "p");
  CHECK_THROWS_AS(target({"--url", "ftp://x"}, {}), WrongUsage);
}

TEST_CASE("a worker that does not answer is told with its URL") {
  ConnectClient client({.url = "http://127.0.0.1:1"});
  CHECK_THROWS_WITH(client.get("/"), Catch::StartsWith("no Connect worker answers at "
                                                       "http://127.0.0.1:1: "));
}

}  // namespace kconnect
