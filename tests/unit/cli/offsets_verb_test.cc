#include "cli/offsets_verb.h"

#include <sstream>

#include <catch2/catch.hpp>

#include "support/temp_dir.h"
#include "unit/cli/captured_output.h"

namespace kconnect {

namespace {

class Offsets {
 public:
  CapturedRun run(std::vector<std::string> arguments, const std::string& input = {}) const {
    arguments.insert(arguments.begin() + 1, {"--file", folder_.file("offsets")});
    std::istringstream in(input);
    return captured([&] { return offsets_verb(in).run(arguments); });
  }

 private:
  TempDir folder_;
};

}  // namespace

TEST_CASE("offsets are set, shown and reset") {
  const Offsets offsets;
  CHECK(offsets.run({"list"}).exit_code == 2);  // no file
  CHECK(offsets.run({"set", "src", R"({"filename":"a"})", R"({"position":7})"}).exit_code == 0);
  CHECK(offsets.run({"set", "src", R"({"filename":"b"})", R"({"position":8})"}).exit_code == 0);
  CHECK(offsets.run({"set", "other", "{}", R"({"x":1.5})"}).exit_code == 0);
  CHECK(offsets.run({"list"}).out ==
        "other  {}  {\"x\":1.5}\n"
        "src  {\"filename\":\"a\"}  {\"position\":7}\n"
        "src  {\"filename\":\"b\"}  {\"position\":8}\n");
  CHECK(offsets.run({"get", "src", R"({ "filename" : "b" })"}).out == "{\"position\":8}\n");
  CHECK(offsets.run({"get", "other"}).out == "{}  {\"x\":1.5}\n");
  CHECK(offsets.run({"reset", "src", R"({"filename":"a"})"}).exit_code == 0);
  CHECK(offsets.run({"get", "src", R"({"filename":"a"})"}).exit_code == 2);
  CHECK(offsets.run({"reset", "src"}).exit_code == 0);
  CHECK(offsets.run({"list", "src"}).out ==
        "src  {\"filename\":\"a\"}  null\nsrc  {\"filename\":\"b\"}  null\n");
}

TEST_CASE("what export writes can be imported elsewhere") {
  const Offsets from;
  from.run({"set", "src", R"({"filename":"a"})", R"({"position":9007199254740993})"});
  from.run({"set", "other", R"({"table":"t"})", R"({"id":null,"name":"é"})"});
  from.run({"reset", "other"});
  const CapturedRun exported = from.run({"export"});
  const Offsets to;
  CHECK(to.run({"import"}, exported.out).out == "2 offsets imported\n");
  CHECK(to.run({"list"}).out == from.run({"list"}).out);
  CHECK(to.run({"export"}).out == exported.out);
}

TEST_CASE("wrong usage of offsets changes nothing and says what is wrong") {
  const Offsets offsets;
  offsets.run({"set", "src", "{}", R"({"position":7})"});
  const std::string before = offsets.run({"export"}).out;
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"lits"},
                                                                     {"set", "src", "{}"},
                                                                     {"set", "src", "{}", "7"},
                                                                     {"set", "src", "[", "{}"},
                                                                     {"get"},
                                                                     {"list", "--no"}}) {
    CHECK(offsets.run(arguments).exit_code == 1);
  }
  CHECK(offsets.run({"import"}, "{\"offsets\":[{}]}").exit_code == 1);
  CHECK(offsets.run({"import"}, "no JSON").exit_code == 1);
  CHECK(offsets.run({"set", "src", "{}", R"({"nested":{}})"}).exit_code == 2);
  CHECK(offsets.run({"reset", "scr"}).err.find("stored are: src") != std::string::npos);
  CHECK(offsets.run({"export"}).out == before);
}

}  // namespace kconnect
