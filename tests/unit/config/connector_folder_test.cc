#include "config/connector_folder.h"

#include <filesystem>

#include <catch2/catch.hpp>

#include "support/temp_dir.h"

namespace kconnect {

TEST_CASE("a folder stands for its connector files by name") {
  const TempDir folder;
  const std::string b = folder.write("b.properties", "");
  const std::string a = folder.write("a.yaml", "");
  const std::string c = folder.write("c.json", "");
  const std::string d = folder.write("d.yml", "");
  for (const char* name :
       {".b.properties.swp", ".hidden.yaml", "b.properties~", "README", "sub/e.json"})
    folder.write(name, "");
  std::filesystem::create_directory(folder.file("folder.json"));
  std::filesystem::create_symlink(b, folder.file("link.properties"));
  CHECK(connector_files_of(folder.path().string()) ==
        std::vector{a, b, c, d, folder.file("link.properties")});
}

TEST_CASE("a path that is no readable folder stands for itself") {
  const TempDir folder;
  const std::string file = folder.write("README", "");
  CHECK(connector_files_of(file) == std::vector{file});
  CHECK(connector_files_of("/nowhere/x.properties") ==
        std::vector<std::string>{"/nowhere/x.properties"});
}

}  // namespace kconnect
