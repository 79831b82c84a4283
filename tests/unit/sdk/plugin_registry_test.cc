#include <catch2/catch.hpp>

#include <kconnect/plugin_registry.h>

namespace kconnect {

namespace {

const ConfigDef& empty_def() {
  static const ConfigDef def;
  return def;
}

template <typename Interface>
Plugin<Interface> plugin(std::string class_name) {
  return {.class_name = std::move(class_name), .config_def = empty_def};
}

PluginRegistry registry() {
  PluginRegistry plugins;
  plugins.add(plugin<SourceConnector>("org.apache.kafka.connect.file.FileStreamSourceConnector"));
  plugins.add(plugin<SinkConnector>("org.apache.kafka.connect.file.FileStreamSinkConnector"));
  plugins.add(plugin<Converter>("org.apache.kafka.connect.storage.StringConverter"));
  plugins.add(plugin<Converter>("org.apache.kafka.connect.json.JsonConverter"));
  plugins.add(plugin<HeaderConverter>("org.apache.kafka.connect.storage.StringConverter"));
  plugins.add(plugin<HeaderConverter>("org.apache.kafka.connect.storage.SimpleHeaderConverter"));
  plugins.add(plugin<Transformation>("org.apache.kafka.connect.transforms.InsertField$Value"));
  plugins.add(plugin<Transformation>("org.apache.kafka.connect.transforms.Filter"));
  plugins.add(plugin<Predicate>("org.apache.kafka.connect.transforms.predicates.HasHeaderKey"));
  return plugins;
}

template <typename Plugin>
std::string class_of(const Plugin* plugin) {
  return plugin == nullptr ? "none" : plugin->class_name;
}

}  // namespace

TEST_CASE("connectors are found by full name, simple name and alias") {
  const PluginRegistry plugins = registry();
  const std::string source = "org.apache.kafka.connect.file.FileStreamSourceConnector";
  for (const auto* name : {"org.apache.kafka.connect.file.FileStreamSourceConnector",
                           "FileStreamSourceConnector", "FileStreamSource"}) {
    CHECK(class_of(plugins.find_source(name)) == source);
    CHECK(plugins.find_sink(name) == nullptr);
  }
  for (const auto* name : {"", "FileStream", "filestreamsource", "Connector",
                           "connect.file.FileStreamSourceConnector"}) {
    CHECK(plugins.find_source(name) == nullptr);
  }
}

TEST_CASE("converters are found without their suffix") {
  const PluginRegistry plugins = registry();
  CHECK(class_of(plugins.find_converter("String")) ==
        "org.apache.kafka.connect.storage.StringConverter");
  CHECK(class_of(plugins.find_converter("JsonConverter")) ==
        "org.apache.kafka.connect.json.JsonConverter");
  for (const auto* name : {"Simple", "SimpleHeaderConverter"}) {
    CHECK(class_of(plugins.find_header_converter(name)) ==
          "org.apache.kafka.connect.storage.SimpleHeaderConverter");
  }
  CHECK(class_of(plugins.find_header_converter("String")) ==
        "org.apache.kafka.connect.storage.StringConverter");
}

TEST_CASE("nested classes are found by full name and by the name after the package") {
  const PluginRegistry plugins = registry();
  CHECK(plugins.find_transformation("org.apache.kafka.connect.transforms.InsertField$Value") !=
        nullptr);
  CHECK(plugins.find_transformation("InsertField$Value") != nullptr);
  CHECK(plugins.find_transformation("InsertField") == nullptr);
  CHECK(plugins.find_transformation("Value") == nullptr);
  CHECK(plugins.find_transformation("Filter") != nullptr);
  CHECK(plugins.find_predicate("HasHeaderKey") != nullptr);
}

TEST_CASE("a name that fits two plugins of a kind is no name, their full names are") {
  PluginRegistry plugins;
  plugins.add(plugin<SourceConnector>("a.ThingConnector"));
  plugins.add(plugin<SourceConnector>("b.ThingConnector"));
  CHECK(plugins.find_source("Thing") == nullptr);
  CHECK(plugins.find_source("ThingConnector") == nullptr);
  CHECK(class_of(plugins.find_source("b.ThingConnector")) == "b.ThingConnector");
}

TEST_CASE("plugins are described in the order of the REST interface") {
  std::vector<std::string> lines;
  for (const PluginDescription& plugin : registry().describe()) {
    lines.push_back(std::string(plugin_kind_name(plugin.kind)) + ' ' +
                    plugin.class_name.substr(plugin.class_name.rfind('.') + 1));
  }
  CHECK(lines == std::vector<std::string>{
                     "sink FileStreamSinkConnector", "source FileStreamSourceConnector",
                     "transformation Filter", "transformation InsertField$Value",
                     "predicate HasHeaderKey", "converter JsonConverter",
                     "converter StringConverter", "header_converter SimpleHeaderConverter",
                     "header_converter StringConverter"});
}

TEST_CASE("the names of connectors are those of sources and sinks") {
  CHECK(registry().names(PluginKind::Connector) ==
        std::vector<std::string>{"org.apache.kafka.connect.file.FileStreamSinkConnector",
                                 "FileStreamSinkConnector", "FileStreamSink",
                                 "org.apache.kafka.connect.file.FileStreamSourceConnector",
                                 "FileStreamSourceConnector", "FileStreamSource"});
  CHECK(registry().names(PluginKind::Predicate) ==
        std::vector<std::string>{"org.apache.kafka.connect.transforms.predicates.HasHeaderKey",
                                 "HasHeaderKey"});
}

}  // namespace kconnect
