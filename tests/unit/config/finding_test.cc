#include "config/finding.h"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

namespace kconnect {

TEST_CASE("findings are shown by one template and counted") {
  const std::vector<Finding> findings = {
      {.code = FindingCode::UnknownClass,
       .file = "a.properties",
       .line = 2,
       .key = "connector.class",
       .message = "\"X\" is not a connector",
       .suggestion = "did you mean Y?\navailable: Y, Z"},
      {.severity = Severity::Warning, .code = FindingCode::UnknownKey, .message = "what is this"}};
  CHECK(findings_text(findings) ==
        "error KC2104  a.properties:2  connector.class\n"
        "  \"X\" is not a connector\n"
        "  did you mean Y?\n"
        "  available: Y, Z\n"
        "warning KC2103\n"
        "  what is this\n"
        "1 error, 1 warning\n");
  CHECK(findings_text({}).empty());
}

TEST_CASE("a finding in the log is one line with its code") {
  CHECK(finding_line({.code = FindingCode::UnknownKey,
                      .file = "a.properties",
                      .line = 2,
                      .key = "flie",
                      .message = "not a key",
                      .suggestion = "did you mean\nfile?"}) ==
        "a.properties:2 flie: not a key; did you mean file? [KC2103]");
}

TEST_CASE("findings are sorted by line within the files as they came") {
  std::vector<Finding> findings = {{.file = "b", .line = 3, .message = "1"},
                                   {.file = "a", .line = 1, .message = "2"},
                                   {.file = "b", .line = 1, .message = "3"},
                                   {.file = "b", .line = 3, .message = "4"}};
  sort_findings(findings);
  std::string order;
  for (const Finding& finding : findings) order += finding.message;
  CHECK(order == "3142");
}

TEST_CASE("findings are given to programs as JSON") {
  CHECK(findings_json({{.code = FindingCode::NullValue,
                        .file = "f",
                        .line = 1,
                        .key = "k",
                        .message = "m \"q\"",
                        .suggestion = "s"}}) ==
        R"([{"severity":"error","code":"KC2005","file":"f","line":1,"key":"k",)"
        R"("message":"m \"q\"","suggestion":"s"}])");
  CHECK(findings_json({}) == "[]");
}

TEST_CASE("every message code is explained in the documents") {
  std::ifstream file(std::string(KCONNECT_SOURCE_DIR) + "/docs/messages.md");
  std::stringstream content;
  content << file.rdbuf();
  const std::string document = content.str();
  for (const FindingKind& kind : finding_kinds()) {
    INFO(finding_code_text(kind.code));
    CHECK(document.find("| " + finding_code_text(kind.code) + " | " + std::string(kind.title)) !=
          std::string::npos);
  }
}

}  // namespace kconnect
