#include "config/annotations.h"

#include <catch2/catch.hpp>

namespace kconnect {

TEST_CASE("findings become annotations of GitHub Actions") {
  CHECK(findings_annotations({{.code = FindingCode::UnknownClass,
                               .file = "a,b.properties",
                               .line = 2,
                               .key = "connector.class",
                               .message = "100% wrong: x",
                               .suggestion = "did you mean Y?\navailable: Y"},
                              {.severity = Severity::Warning,
                               .code = FindingCode::UnknownKey,
                               .message = "what is this"}}) ==
        "::error file=a%2Cb.properties,line=2,title=KC2104 connector.class::100%25 wrong: x%0A"
        "did you mean Y?%0Aavailable: Y\n"
        "::warning title=KC2103::what is this\n");
}

}  // namespace kconnect
