#include <memory>

#include <kconnect/plugin_registry.h>

#include "file/file_probe.h"
#include "file/sink_connector.h"
#include "file/source_connector.h"

namespace kconnect::file {

void register_plugins(PluginRegistry& registry);

namespace {

template <typename Interface, typename Class>
std::unique_ptr<Interface> create() {
  return std::make_unique<Class>();
}

const ConfigDef& source_config_def() {
  return FileSourceConfig::spec().def();
}
const ConfigDef& sink_config_def() {
  return FileSinkConfig::spec().def();
}

bool writes_standard_output(const ConfigMap& props) {
  return FileSinkConfig::spec().parse(props).writes_standard_output();
}

constexpr const char* version = "3.9.1";

}  // namespace

void register_plugins(PluginRegistry& registry) {
  registry.add(Plugin<SourceConnector>{
      .class_name = "org.apache.kafka.connect.file.FileStreamSourceConnector",
      .version = version,
      .summary = "Reads the lines of a file, or of standard input, into a topic.",
      .config_def = source_config_def,
      .create = create<SourceConnector, FileSourceConnector>,
      .probe = probe_source});
  registry.add(Plugin<SinkConnector>{
      .class_name = "org.apache.kafka.connect.file.FileStreamSinkConnector",
      .version = version,
      .summary = "Appends the records of topics to a file, or to standard output, "
                 "one line each.",
      .config_def = sink_config_def,
      .create = create<SinkConnector, FileSinkConnector>,
      .probe = probe_sink,
      .writes_standard_output = writes_standard_output});
}

}  // namespace kconnect::file
