#include <algorithm>

#include <kconnect/plugin_registry.h>

namespace kconnect {

namespace {

template <typename Interface>
struct KindOf;
template <>
struct KindOf<SourceConnector> {
  static constexpr auto kind = PluginKind::SourceConnector;
};
template <>
struct KindOf<SinkConnector> {
  static constexpr auto kind = PluginKind::SinkConnector;
};
template <>
struct KindOf<Converter> {
  static constexpr auto kind = PluginKind::Converter;
};
template <>
struct KindOf<HeaderConverter> {
  static constexpr auto kind = PluginKind::HeaderConverter;
};
template <>
struct KindOf<Transformation> {
  static constexpr auto kind = PluginKind::Transformation;
};
template <>
struct KindOf<Predicate> {
  static constexpr auto kind = PluginKind::Predicate;
};

// What may be left out at the end of a simple name.
std::vector<std::string_view> optional_suffixes(PluginKind kind) {
  switch (kind) {
    case PluginKind::SourceConnector:
    case PluginKind::SinkConnector:
      return {"Connector"};
    case PluginKind::Converter:
      return {"Converter"};
    case PluginKind::HeaderConverter:
      return {"HeaderConverter", "Converter"};
    default:
      return {};
  }
}

std::string_view simple_name(std::string_view class_name) {
  return class_name.substr(class_name.rfind('.') + 1);  // npos + 1 is 0: no package
}

// The names of one plugin, the full one first.
std::vector<std::string_view> names_of(PluginKind kind, std::string_view class_name) {
  std::vector<std::string_view> names = {class_name};
  const std::string_view simple = simple_name(class_name);
  if (simple.size() < class_name.size()) names.push_back(simple);
  for (const std::string_view suffix : optional_suffixes(kind)) {
    if (simple.size() > suffix.size() && simple.ends_with(suffix)) {
      names.push_back(simple.substr(0, simple.size() - suffix.size()));
    }
  }
  return names;
}

bool has_name(PluginKind kind, std::string_view class_name, std::string_view name) {
  const auto names = names_of(kind, class_name);
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <typename Interface>
const Plugin<Interface>* find(const std::vector<Plugin<Interface>>& plugins,
                              std::string_view name) {
  const Plugin<Interface>* found = nullptr;
  for (const auto& plugin : plugins) {
    if (plugin.class_name == name) return &plugin;
    if (plugin.full_name_only) continue;
    if (!has_name(KindOf<Interface>::kind, plugin.class_name, name)) continue;
    if (found != nullptr) return nullptr;
    found = &plugin;
  }
  return found;
}

template <typename Interface>
void describe_kind(const std::vector<Plugin<Interface>>& plugins,
                   std::vector<PluginDescription>& out) {
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  for (const auto& plugin : plugins) {
    out.push_back({KindOf<Interface>::kind, plugin.class_name, plugin.version, plugin.summary,
                   plugin.config_def, plugin.full_name_only});
  }
  std::sort(out.begin() + first, out.end(),
            [](const auto& a, const auto& b) { return a.class_name < b.class_name; });
}

bool is_of_kind(PluginKind kind, PluginKind wanted) {
  if (wanted != PluginKind::Connector) return kind == wanted;
  return kind == PluginKind::SourceConnector || kind == PluginKind::SinkConnector;
}

}  // namespace

std::string_view plugin_kind_name(PluginKind kind) {
  switch (kind) {
    case PluginKind::SourceConnector:
      return "source";
    case PluginKind::SinkConnector:
      return "sink";
    case PluginKind::Connector:
      return "connector";
    case PluginKind::Converter:
      return "converter";
    case PluginKind::HeaderConverter:
      return "header_converter";
    case PluginKind::Transformation:
      return "transformation";
    case PluginKind::Predicate:
      return "predicate";
    case PluginKind::None:
      break;
  }
  return "";
}

void PluginRegistry::add(Plugin<SourceConnector> plugin) {
  std::get<Plugins<SourceConnector>>(plugins_).push_back(std::move(plugin));
}
void PluginRegistry::add(Plugin<SinkConnector> plugin) {
  std::get<Plugins<SinkConnector>>(plugins_).push_back(std::move(plugin));
}
void PluginRegistry::add(Plugin<Converter> plugin) {
  std::get<Plugins<Converter>>(plugins_).push_back(std::move(plugin));
}
void PluginRegistry::add(Plugin<HeaderConverter> plugin) {
  std::get<Plugins<HeaderConverter>>(plugins_).push_back(std::move(plugin));
}
void PluginRegistry::add(Plugin<Transformation> plugin) {
  std::get<Plugins<Transformation>>(plugins_).push_back(std::move(plugin));
}
void PluginRegistry::add(Plugin<Predicate> plugin) {
  std::get<Plugins<Predicate>>(plugins_).push_back(std::move(plugin));
}

const Plugin<SourceConnector>* PluginRegistry::find_source(std::string_view name) const {
  return find(std::get<Plugins<SourceConnector>>(plugins_), name);
}
const Plugin<SinkConnector>* PluginRegistry::find_sink(std::string_view name) const {
  return find(std::get<Plugins<SinkConnector>>(plugins_), name);
}
const Plugin<Converter>* PluginRegistry::find_converter(std::string_view name) const {
  return find(std::get<Plugins<Converter>>(plugins_), name);
}
const Plugin<HeaderConverter>* PluginRegistry::find_header_converter(std::string_view name) const {
  return find(std::get<Plugins<HeaderConverter>>(plugins_), name);
}
const Plugin<Transformation>* PluginRegistry::find_transformation(std::string_view name) const {
  return find(std::get<Plugins<Transformation>>(plugins_), name);
}
const Plugin<Predicate>* PluginRegistry::find_predicate(std::string_view name) const {
  return find(std::get<Plugins<Predicate>>(plugins_), name);
}

std::optional<std::string> PluginRegistry::resolve(PluginKind kind, std::string_view name) const {
  const auto class_name = [](const auto* plugin) {
    return plugin == nullptr ? std::nullopt : std::optional(plugin->class_name);
  };
  switch (kind) {
    case PluginKind::SourceConnector:
      return class_name(find_source(name));
    case PluginKind::SinkConnector:
      return class_name(find_sink(name));
    case PluginKind::Connector: {
      auto source = class_name(find_source(name));
      return source ? source : class_name(find_sink(name));
    }
    case PluginKind::Converter:
      return class_name(find_converter(name));
    case PluginKind::HeaderConverter:
      return class_name(find_header_converter(name));
    case PluginKind::Transformation:
      return class_name(find_transformation(name));
    case PluginKind::Predicate:
      return class_name(find_predicate(name));
    case PluginKind::None:
      break;
  }
  return std::nullopt;
}

std::vector<PluginDescription> PluginRegistry::describe() const {
  std::vector<PluginDescription> all;
  describe_kind(std::get<Plugins<SinkConnector>>(plugins_), all);
  describe_kind(std::get<Plugins<SourceConnector>>(plugins_), all);
  describe_kind(std::get<Plugins<Transformation>>(plugins_), all);
  describe_kind(std::get<Plugins<Predicate>>(plugins_), all);
  describe_kind(std::get<Plugins<Converter>>(plugins_), all);
  describe_kind(std::get<Plugins<HeaderConverter>>(plugins_), all);
  return all;
}

std::vector<std::string> PluginRegistry::names(PluginKind kind) const {
  std::vector<std::string> all;
  for (const PluginDescription& plugin : describe()) {
    if (!is_of_kind(plugin.kind, kind)) continue;
    if (plugin.full_name_only) {
      all.push_back(plugin.class_name);
      continue;
    }
    for (const std::string_view name : names_of(plugin.kind, plugin.class_name)) {
      all.emplace_back(name);
    }
  }
  return all;
}

}  // namespace kconnect
