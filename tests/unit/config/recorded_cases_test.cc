#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "golden/golden_case.h"

namespace kconnect {

TEST_CASE("configuration behaves as recorded from Java") {
  const std::filesystem::path folder =
      std::filesystem::path(KCONNECT_SOURCE_DIR) / "tests/golden/java/config";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line); ++count) {
      const auto test_case = golden::Json::parse(line);
      INFO(test_case.at("id"));
      const auto difference = golden::run_config_case(test_case);
      CHECK(difference.value_or("same") == "same");
    }
  }
  CHECK(count > 150);
}

}  // namespace kconnect
