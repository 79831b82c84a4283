#include "cli/connector_reload.h"

#include <filesystem>

#include <catch2/catch.hpp>

#include "support/temp_dir.h"
#include "unit/rest/fake_herder.h"
#include "unit/runtime/fake_plugins.h"

namespace kconnect {

namespace {

using List = std::vector<std::string>;

std::string source(const std::string& name, const std::string& more = {}) {
  return "name=" + name + "\nconnector.class=FileStreamSource\ntopic=t\n" + more;
}

// A worker's files in a folder, and what becomes of them.
class Reloaded {
 public:
  Reloaded() { write("worker.properties", "key.converter=String\n"); }

  void write(const std::string& name, const std::string& content) { folder_.write(name, content); }
  void remove(const std::string& name) { std::filesystem::remove(folder_.file(name)); }
  std::string path(const std::string& name) const { return folder_.file(name); }

  void start(const List& arguments) { start("worker.properties", arguments); }
  void start(const std::string& worker, const List& arguments) {
    options.worker_file = path(worker);
    for (const std::string& name : arguments) options.connector_files.push_back(path(name));
    const ConfigurationFiles files = load_configuration_files(options);
    for (const ConnectorFileConfig& connector : files.connectors) {
      herder.put_connector_config(*connector.props.at("name"), connector.props,
                                  TargetState::Started, true);
    }
    reload_ = std::make_unique<ConnectorReload>(
        WatchedFiles{options, files.worker.props},
        ConnectorReload::Rules{plugins_, providers_, ClientOverridePolicy::All}, herder,
        files.connectors, [this](const std::string& name) { deleted.push_back(name); });
  }
  void run() { reload_->run(); }
  std::string config_of(const std::string& connector, const std::string& key) {
    const ConfigMap config = herder.connector_info(connector).config;
    const auto value = config.find(key);
    return value == config.end() ? "" : value->second;
  }

  StandaloneOptions options;
  FakeHerder herder;
  List deleted;

 private:
  TempDir folder_;
  PluginRegistry plugins_ = fake_plugins();
  ConfigProviders providers_;
  std::unique_ptr<ConnectorReload> reload_;
};

}  // namespace

TEST_CASE("what has changed in a file is changed, what has not is left alone") {
  Reloaded files;
  files.write("a.properties", source("a"));
  files.write("b.properties", source("b"));
  files.start({"a.properties", "b.properties"});
  files.herder.last_config.clear();
  files.run();
  CHECK(files.herder.last_config.empty());
  files.write("a.properties", source("a", "tasks.max=2\n"));
  files.run();
  CHECK(files.config_of("a", "tasks.max") == "2");
  CHECK(files.herder.last_config.at("name") == "a");
}

TEST_CASE("connectors come and go with their files") {
  Reloaded files;
  std::filesystem::create_directory(files.path("conf.d"));
  files.write("conf.d/a.properties", source("a"));
  files.write("b.properties", source("b"));
  files.start({"conf.d", "b.properties"});
  files.write(
      "conf.d/c.json",
      R"({"name":"c","initial_state":"PAUSED","config":{"connector.class":"FileStreamSource","topic":"t"}})");
  files.remove("conf.d/a.properties");
  files.write("b.properties", source("other"));
  files.run();
  CHECK(files.herder.connectors() == List{"c", "other"});
  CHECK(files.deleted == List{"a", "b"});
  files.remove("b.properties");
  files.run();
  CHECK(files.herder.connectors() == List{"c"});
}

TEST_CASE("while a file has errors all that it said before goes on, other files count") {
  Reloaded files;
  files.write("a.yaml",
              "connectors:\n- {name: a, connector.class: FileStreamSource, topic: t}\n"
              "- {name: b, connector.class: FileStreamSource, topic: t}\n");
  files.write("c.properties", source("c"));
  files.start({"c.properties", "a.yaml"});
  files.write("c.properties", source("c", "tasks.max=2\n"));
  SECTION("bad value, and a connector is gone") {
    files.write("a.yaml",
                "name: a\nconnector.class: FileStreamSource\ntopic: t\ntasks.max: none\n");
  }
  SECTION("no YAML") {
    files.write("a.yaml", "connectors: [\n");
  }
  SECTION("a name that another file has") {
    files.write("a.yaml", "name: c\nconnector.class: FileStreamSource\ntopic: other\n");
  }
  files.run();
  CHECK(files.herder.connectors() == List{"a", "b", "c"});
  CHECK(files.config_of("a", "tasks.max").empty());
  CHECK(files.config_of("c", "topic") == "t");
}

TEST_CASE("the files win over REST where they change") {
  Reloaded files;
  files.write("a.properties", source("a"));
  files.start({"a.properties"});
  files.herder.patch_connector_config("a", {{"topic", "by-rest"}});
  files.run();
  CHECK(files.config_of("a", "topic") == "by-rest");
  files.write("a.properties", source("a", "tasks.max=2\n"));
  files.run();
  CHECK(files.config_of("a", "topic") == "t");
  files.herder.delete_connector("a");
  files.run();
  CHECK(files.herder.connectors().empty());
  files.remove("a.properties");
  files.run();
  CHECK(files.herder.connectors().empty());
}

TEST_CASE("settings of the command line stand above changed files, strict checks stay strict") {
  Reloaded files;
  files.write("a.properties", source("a"));
  files.options.overrides = {"a:topic=other"};
  files.options.strict = true;
  files.start({"a.properties"});
  files.write("a.properties", source("a", "tasks.max=2\n"));
  files.run();
  CHECK(files.config_of("a", "topic") == "other");
  CHECK(files.config_of("a", "tasks.max") == "2");
  files.write("a.properties", source("a", "tasks.max=3\nunknown=1\n"));
  files.run();
  CHECK(files.config_of("a", "tasks.max") == "2");
}

TEST_CASE("connectors of a pipeline file follow it") {
  Reloaded files;
  const std::string head = "worker: {key.converter: String}\nconnectors:\n";
  files.write("p.yaml", head + "- {name: a, connector.class: FileStreamSource, topic: t}\n");
  files.start("p.yaml", {});
  files.write("p.yaml", head + "- {name: b, connector.class: FileStreamSource, topic: t}\n");
  files.run();
  CHECK(files.herder.connectors() == List{"b"});
  files.remove("p.yaml");
  files.run();
  CHECK(files.herder.connectors() == List{"b"});
}

}  // namespace kconnect
