#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <kconnect/connector.h>
#include <kconnect/converter.h>
#include <kconnect/probe.h>
#include <kconnect/transformation.h>

namespace kconnect {

// One plugin class. Function pointers, not objects: a plugin is described at start and made when it
// is needed.
template <typename Interface>
struct Plugin {
  std::string class_name = {};  // the Java name users write
  std::optional<std::string> version = {};
  std::string summary = {};  // one sentence for documents
  const ConfigDef& (*config_def)() = nullptr;
  std::unique_ptr<Interface> (*create)() = nullptr;
  // Cross-key checks: adds messages to the rows that ConfigDef::validate made. May be null.
  void (*validate)(const ConfigMap& props, std::vector<ConfigValue>& rows) = nullptr;
  // The same for what only a server can tell. Called after validate() when no row has an error, but
  // not where files are checked without a network. May be null.
  void (*validate_outside)(const ConfigMap& props, std::vector<ConfigValue>& rows) = nullptr;
  // For --dry-run: connects to the outside world as a start would and reports what works and what
  // does not; writes nothing. props are valid. What it throws is reported too. May be null.
  void (*probe)(const ConfigMap& props, Probe& probe) = nullptr;
  // Whether the plugin with these settings writes data to standard output: log lines then go to
  // standard error. May be null.
  bool (*writes_standard_output)(const ConfigMap& props) = nullptr;
  // Found under its full name alone, because its simple name is better known as another plugin's.
  bool full_name_only = false;
};

// How REST names a kind of plugin: "source", "sink", "transformation", "predicate", "converter",
// "header_converter".
std::string_view plugin_kind_name(PluginKind kind);

// What a plugin is, without its maker.
struct PluginDescription {
  PluginKind kind = PluginKind::None;
  std::string class_name = {};
  std::optional<std::string> version = {};
  std::string summary = {};
  const ConfigDef& (*config_def)() = nullptr;
  bool full_name_only = false;
};

// The plugins of this program. Filled at start, then only read (from any thread). There is no
// global registry: tests make their own. Names: full class name, simple name, or the alias (simple
// name without Connector, Converter); a name that fits several plugins of a kind is no name.
class PluginRegistry {
 public:
  void add(Plugin<SourceConnector> plugin);
  void add(Plugin<SinkConnector> plugin);
  void add(Plugin<Converter> plugin);
  void add(Plugin<HeaderConverter> plugin);
  void add(Plugin<Transformation> plugin);
  void add(Plugin<Predicate> plugin);

  // nullptr when unknown.
  const Plugin<SourceConnector>* find_source(std::string_view name_or_alias) const;
  const Plugin<SinkConnector>* find_sink(std::string_view name_or_alias) const;
  const Plugin<Converter>* find_converter(std::string_view name_or_alias) const;
  const Plugin<HeaderConverter>* find_header_converter(std::string_view name_or_alias) const;
  const Plugin<Transformation>* find_transformation(std::string_view name_or_alias) const;
  const Plugin<Predicate>* find_predicate(std::string_view name_or_alias) const;

  // The full class name of a plugin; nullopt when unknown. Connector means sources and sinks.
  std::optional<std::string> resolve(PluginKind kind, std::string_view name_or_alias) const;

  // All plugins in REST's order: sinks, sources, transformations, predicates, converters, header
  // converters, each by class name.
  std::vector<PluginDescription> describe() const;
  // Every name under which the plugins of a kind are found, for messages and recommendations.
  std::vector<std::string> names(PluginKind kind) const;

 private:
  template <typename Interface>
  using Plugins = std::vector<Plugin<Interface>>;
  std::tuple<Plugins<SourceConnector>, Plugins<SinkConnector>, Plugins<Converter>,
             Plugins<HeaderConverter>, Plugins<Transformation>, Plugins<Predicate>>
      plugins_;
};

}  // namespace kconnect
