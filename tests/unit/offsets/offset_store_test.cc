#include "offsets/offset_store.h"

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <kconnect/errors.h>

#include "base/atomic_file.h"
#include "offsets/java_map_file.h"
#include "support/temp_dir.h"

namespace kconnect {
namespace {

OffsetMap file_partition(const std::string& name) {
  return {{"filename", Value(name)}};
}
OffsetMap position(int64_t bytes) {
  return {{"position", Value(bytes)}};
}

TEST_CASE("offsets survive the process") {
  const TempDir dir;
  const std::string path = dir.path() / "offsets";
  {
    FileOffsetStore store(path);
    store.set({{{"c", file_partition("a.txt")}, position(7)}});
    store.set({{{"c", file_partition("b.txt")}, position(9)},
               {{"d", file_partition("a.txt")}, position(1)}});
  }
  FileOffsetStore store(path);
  CHECK(store.get({"c", file_partition("a.txt")}) == position(7));
  CHECK(store.get({"c", file_partition("b.txt")}) == position(9));
  CHECK_FALSE(store.get({"c", file_partition("other")}));
  CHECK(store.of_connector("c").size() == 2);
}

TEST_CASE("keys are written as Java writes them") {
  const TempDir dir;
  const std::string path = dir.path() / "offsets";
  FileOffsetStore store(path);
  store.set(
      {{{"sec\"ond é", OffsetMap{{"table", Value("t")}, {"protocol", Value("1")}}}, position(3)}});
  const JavaByteMap entries = read_java_map(*read_file_if_present(path));
  REQUIRE(entries.size() == 1);
  // The order of members is that of a Java HashMap.
  CHECK(entries[0].first == "[\"sec\\\"ond é\",{\"protocol\":\"1\",\"table\":\"t\"}]");
  CHECK(entries[0].second == "{\"position\":3}");
}

TEST_CASE("any spelling of a partition is the same partition, and keeps its spelling") {
  const TempDir dir;
  const std::string path = dir.path() / "offsets";
  const std::string spelling = "[ \"c\", {\"table\": \"😀\", \"protocol\": \"1\"} ]";
  replace_file(path, write_java_map({{spelling, "{\"position\":5}"}}));
  FileOffsetStore store(path);
  const OffsetMap partition{{"protocol", Value("1")}, {"table", Value("😀")}};
  CHECK(store.get({"c", partition}) == position(5));
  store.set({{{"c", partition}, position(6)}});
  const JavaByteMap entries = read_java_map(*read_file_if_present(path));
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].first == spelling);
  CHECK(entries[0].second == "{\"position\":6}");
}

TEST_CASE("foreign keys stay in the file") {
  const TempDir dir;
  const std::string path = dir.path() / "offsets";
  replace_file(path, write_java_map({{"whatever", "x"}}));
  FileOffsetStore store(path);
  store.set({{{"c", file_partition("a")}, position(1)}});
  CHECK(read_java_map(*read_file_if_present(path)).size() == 2);
}

TEST_CASE("a reset partition keeps its key with a null reference") {
  const TempDir dir;
  const std::string path = dir.path() / "offsets";
  FileOffsetStore store(path);
  store.set({{{"c", file_partition("a")}, position(1)}});
  store.set({{{"c", file_partition("a")}, std::nullopt}});
  CHECK_FALSE(store.get({"c", file_partition("a")}));
  CHECK(read_java_map(*read_file_if_present(path)) ==
        JavaByteMap{{"[\"c\",{\"filename\":\"a\"}]", std::nullopt}});
}

TEST_CASE("a torn offset file is an error that names the file, and is left alone") {
  const TempDir dir;
  const std::string path = dir.path() / "offsets";
  std::ofstream(path) << "no offsets";
  CHECK_THROWS_WITH(FileOffsetStore(path),
                    Catch::Contains(path) && Catch::Contains("invalid stream header"));
  CHECK(*read_file_if_present(path) == "no offsets");
}

TEST_CASE("offsets that cannot be written are an error, and the old ones stay") {
  FileOffsetStore store("/nonexistent-folder/offsets");
  CHECK_THROWS_AS(store.set({{{"c", file_partition("a")}, position(1)}}), ConnectException);
  CHECK_FALSE(store.get({"c", file_partition("a")}));
}

TEST_CASE("nested values are refused in offsets") {
  MemoryOffsetStore store;
  CHECK_THROWS_WITH(
      store.set({{{"c", OffsetMap{{"f", Value::array({Value(int64_t{1})})}}}, position(1)}}),
      Catch::Contains("Offsets may only contain primitive types as values, but field f contains"));
}

TEST_CASE("replacing a file keeps its permissions and leaves nothing beside it") {
  const TempDir dir;
  const std::string path = dir.path() / "f";
  replace_file(path, "one");
  ::chmod(path.c_str(), 0600);
  replace_file(path, "two");
  CHECK(*read_file_if_present(path) == "two");
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(std::distance(std::filesystem::directory_iterator(dir.path()),
                      std::filesystem::directory_iterator()) == 1);
}

}  // namespace
}  // namespace kconnect
