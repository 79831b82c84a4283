#include "offsets/java_map_file.h"

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

namespace kconnect {
namespace {

const JavaByteMap two_entries = {{"[\"c\",{\"f\":1}]", "{\"position\":8}"},
                                 {"[\"c\",{\"f\":2}]", std::nullopt}};

TEST_CASE("a map survives writing and reading") {
  CHECK(read_java_map(write_java_map({})).empty());
  CHECK(read_java_map(write_java_map(two_entries)) == two_entries);
  JavaByteMap many;
  for (int i = 0; i < 100; ++i)
    many.emplace_back("key" + std::to_string(i), "value" + std::to_string(i));
  CHECK(read_java_map(write_java_map(many)) == many);
}

TEST_CASE("an empty map has the bytes that Java writes") {
  const std::string file = write_java_map({});
  CHECK(file.size() == 82);
  CHECK(file.starts_with(std::string_view("\xAC\xED\x00\x05sr", 6)));
}

TEST_CASE("an empty file is an empty map") {
  CHECK(read_java_map("").empty());
}

TEST_CASE("a file that is cut short anywhere is an error and never an empty map") {
  const std::string file = write_java_map(two_entries);
  for (size_t length = 4; length < file.size(); ++length) {
    CAPTURE(length);
    CHECK_THROWS_AS(read_java_map(std::string_view(file).substr(0, length)), ConnectException);
  }
}

TEST_CASE("a foreign file is an error that says so") {
  CHECK_THROWS_WITH(read_java_map("this is no offsets file at all"),
                    Catch::Contains("invalid stream header"));
  std::string other = write_java_map({});
  other[8] = 'x';  // the class name
  CHECK_THROWS_WITH(read_java_map(other), Catch::Contains("not a java.util.HashMap"));
}

TEST_CASE("references to earlier arrays are followed") {
  std::string file = write_java_map({{"k", "v"}});
  // The value becomes a reference to the key's array, the first one: handle 0x7E0003.
  const size_t value = file.size() - 1 - (1 + 5 + 4 + 1);
  file = file.substr(0, value) + std::string("\x71\x00\x7E\x00\x03", 5) + "x";
  CHECK(read_java_map(file) == JavaByteMap{{"k", "k"}});
}

}  // namespace
}  // namespace kconnect
