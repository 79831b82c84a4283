#include "cli/connector_store.h"

#include <filesystem>

#include <catch2/catch.hpp>

#include "base/read_file.h"
#include "config/connector_file.h"
#include "support/temp_dir.h"

namespace kconnect {

namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("connectors are kept as the files that a start reads") {
  const TempDir folder;
  ConnectorStore store(folder.file("made"), {});
  store.save("a", {{"name", "a"}, {"connector.class", "X"}, {"password", "${env:P}"}},
             TargetState::Paused);
  CHECK(read_file(folder.file("made/a.json")) == R"({
  "name": "a",
  "config": {
    "connector.class": "X",
    "name": "a",
    "password": "${env:P}"
  },
  "initial_state": "PAUSED"
}
)");
  CHECK((fs::status(folder.file("made/a.json")).permissions() & fs::perms::others_read) ==
        fs::perms::none);
  const LoadedFile loaded = load_connector_file(folder.file("made/a.json"));
  CHECK(loaded.findings.empty());
  REQUIRE(loaded.connectors.size() == 1);
  CHECK(loaded.connectors[0].initial_state == "PAUSED");
  CHECK(loaded.connectors[0].props.at("password") == "${env:P}");

  store.save("a", {{"name", "a"}}, TargetState::Started);
  CHECK(load_connector_file(store.file_of("a")).connectors[0].initial_state == "RUNNING");
  store.remove("a");
  store.remove("a");
  CHECK(fs::is_empty(folder.file("made")));
}

TEST_CASE("a connector stays in the file that it was loaded from") {
  const TempDir folder;
  ConnectorFileConfig loaded;
  loaded.file = folder.write("by-hand.json", "{}");
  loaded.props["name"] = "a";
  loaded.persisted = true;
  ConnectorStore store(folder.path().string(), {loaded});
  store.save("a", {{"name", "a"}}, TargetState::Started);
  CHECK(read_file(loaded.file).find("RUNNING") != std::string::npos);
  store.remove("a");
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("every connector name is a file name of its own") {
  CHECK(connector_file_name("jdbc-sink_1.v2") == "jdbc-sink_1.v2.json");
  CHECK(connector_file_name("../a b/c") == "%2E.%2Fa%20b%2Fc.json");
  CHECK(connector_file_name("100%") == "100%25.json");
  CHECK(connector_file_name("\xC3\xA9~") == "%C3%A9%7E.json");
  const std::string name(300, 'x');
  CHECK(connector_file_name(name).size() < 230);
  CHECK(connector_file_name(name) != connector_file_name(name + "y"));
}

TEST_CASE("a folder that cannot be made or written is an error") {
  CHECK_THROWS_AS(ConnectorStore("/nowhere/at/all", {}), std::system_error);
  const TempDir folder;
  ConnectorStore store(folder.file("made"), {});
  fs::remove(folder.file("made"));
  CHECK_THROWS_AS(store.save("a", {}, TargetState::Started), std::system_error);
}

}  // namespace kconnect
