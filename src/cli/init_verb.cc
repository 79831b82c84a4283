#include "cli/init_verb.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/ascii_case.h"
#include "base/atomic_file.h"
#include "base/nearest_match.h"
#include "config/properties_text.h"
#include "config/yaml_text.h"
#include "runtime/connector_config.h"
#include "runtime/worker_config.h"

namespace kconnect {

namespace {

constexpr const char* details =
    "\nWrites worker.properties and a file for each CLASS, a connector by its name or alias. Keys "
    "that are\nneeded come first, all others are there as comments with their defaults. --format "
    "yaml writes YAML.\nA worker's file that is there stays; a connector's is replaced by --force "
    "alone.\n";

using Values = std::vector<std::pair<std::string, std::string>>;

// Values with which a template runs as it is, or nearly: by the class's simple name.
Values example_values(const std::string& class_name) {
  static const std::string database = "jdbc:postgresql://localhost:5432/postgres";
  static const std::map<std::string, Values> all = {
      {"FileStreamSourceConnector", {{"file", "test.txt"}, {"topic", "connect-test"}}},
      {"FileStreamSinkConnector", {{"topics", "connect-test"}, {"file", "test.sink.txt"}}},
      {"JdbcSourceConnector",
       {{"connection.url", database},
        {"connection.user", "postgres"},
        {"connection.password", "CHANGE-ME"},
        {"table.whitelist", "orders"},
        {"mode", "incrementing"},
        {"incrementing.column.name", "id"},
        {"topic.prefix", "db-"}}},
      {"JdbcSinkConnector",
       {{"topics", "orders"},
        {"connection.url", database},
        {"connection.user", "postgres"},
        {"connection.password", "CHANGE-ME"},
        {"auto.create", "true"}}},
      {"ElasticsearchSinkConnector",
       {{"topics", "connect-test"},
        {"connection.url", "http://localhost:9200"},
        {"key.ignore", "true"}}},
      {"OpenSearchSinkConnector",
       {{"topics", "connect-test"},
        {"connection.url", "http://localhost:9200"},
        {"key.ignore", "true"}}}};
  const auto found = all.find(class_name.substr(class_name.rfind('.') + 1));
  return found == all.end() ? Values{} : found->second;
}

const Values& worker_values() {
  static const Values values = {{"bootstrap.servers", "localhost:9092"},
                                {"key.converter", "org.apache.kafka.connect.json.JsonConverter"},
                                {"value.converter", "org.apache.kafka.connect.json.JsonConverter"},
                                {"offset.storage.file.filename", "connect.offsets"}};
  return values;
}

// One line: the first sentence that says something.
std::string first_sentence(const std::string& doc) {
  std::string text;
  for (const char c : doc) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t';
    if (is_blank && (text.empty() || text.back() == ' ')) continue;
    if (text.ends_with(". ") && text.size() > 20 && ascii_lower(c) != c) break;
    text += is_blank ? ' ' : c;
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

// The value for a required key that nobody can guess.
std::string placeholder(const ConfigKey& key) {
  switch (key.type) {
    case ConfigType::Boolean:
      return "false";
    case ConfigType::Int:
    case ConfigType::Short:
    case ConfigType::Long:
    case ConfigType::Double:
      return "1";
    default:
      return "CHANGE-ME";
  }
}

// Writes one file.
class Template {
 public:
  explicit Template(ConfigFormat format) : format_(format) {}

  void title(const std::string& text) {
    if (!text_.empty()) text_ += '\n';
    text_ += fmt::format("# {}\n", text);
  }
  void section(const std::string& text) { text_ += fmt::format("\n# ---- {} ----\n", text); }

  void set(const ConfigKey& key, const std::string& value) {
    about(key);
    text_ += entry(key.name, value) + '\n';
  }

  void offer(const ConfigKey& key) {
    about(key);
    const auto value = config_data_text(std::get<ConfigData>(key.default_value));
    text_ += '#' + entry(key.name, value.value_or("")) + '\n';
  }

  std::string take() { return std::move(text_); }

 private:
  void about(const ConfigKey& key) {
    std::string line = first_sentence(key.doc);
    if (!key.validator.text.empty() && key.validator.text.starts_with("["))
      line += fmt::format(" {}", key.validator.text);
    text_ += fmt::format("\n# {}\n", line.empty() ? key.name : line);
  }

  std::string entry(const std::string& key, const std::string& value) const {
    return format_ == ConfigFormat::Yaml
               ? fmt::format("{}: {}", yaml_string(key), yaml_literal(value))
               : property_line(key, value);
  }

  ConfigFormat format_;
  std::string text_;
};

const std::string* value_of(const Values& values, const std::string& key) {
  const auto found = std::ranges::find(values, key, &Values::value_type::first);
  return found == values.end() ? nullptr : &found->second;
}

void set_all(const Values& values, const ConfigDef& def, Template& file) {
  for (const auto& [name, value] : values) {
    if (const ConfigKey* key = def.find(name)) file.set(*key, value);
  }
}

// The keys of a definition that stand nowhere yet.
void offer_rest(const ConfigDef& def, const Values& set, Template& file) {
  for (const ConfigKey& key : def.keys()) {
    if (value_of(set, key.name) == nullptr && !key.is_required()) file.offer(key);
  }
}

struct ChosenConnector {
  std::string class_name;
  std::string alias;  // "FileStreamSource", the full name where the alias is another's
  bool is_sink = false;
  const ConfigDef* def = nullptr;
};

ChosenConnector find_connector(const std::string& name, const PluginRegistry& plugins) {
  for (const PluginDescription& plugin : plugins.describe()) {
    const bool is_sink = plugin.kind == PluginKind::SinkConnector;
    if (!is_sink && plugin.kind != PluginKind::SourceConnector) continue;
    if (plugins.resolve(plugin.kind, name) != plugin.class_name) continue;
    std::string alias = plugin.class_name.substr(plugin.class_name.rfind('.') + 1);
    if (alias.ends_with("Connector")) alias.resize(alias.size() - 9);
    if (plugin.full_name_only) alias = plugin.class_name;
    return {plugin.class_name, alias, is_sink, &plugin.config_def()};
  }
  const auto near = nearest_match(name, plugins.names(PluginKind::Connector));
  throw WrongUsage(fmt::format(
      "{} is no connector{}", name,
      near ? fmt::format(", did you mean {}?", *near) : "; kconnect plugins lists them"));
}

// FileStreamSource -> file-stream-source
std::string kebab_case(const std::string& alias) {
  const std::string simple = alias.substr(alias.rfind('.') + 1);
  std::string text;
  for (size_t i = 0; i < simple.size(); ++i) {
    const char lower = ascii_lower(simple[i]);
    if (lower != simple[i] && i > 0 && ascii_lower(simple[i - 1]) == simple[i - 1]) text += '-';
    text += lower;
  }
  return text;
}

struct NewFile {
  std::string path;
  std::string text;
};

void write_files(const std::vector<NewFile>& files) {
  for (const NewFile& file : files) {
    std::filesystem::create_directories(std::filesystem::absolute(file.path).parent_path());
    replace_file(file.path, file.text);
    std::cout << "created " << file.path << '\n';
  }
}

void tell_what_next(const std::vector<std::string>& paths) {
  if (paths.size() == 1) {
    std::cout
        << "\nkconnect plugins lists the connectors; kconnect init CLASS... makes their files, "
           "for example\n  kconnect init FileStreamSource FileStreamSink\n";
    return;
  }
  const std::string files = fmt::format("{}", fmt::join(paths, " "));
  std::cout << fmt::format(
      "\nNext:\n  kconnect validate {0}\n  kconnect-standalone --embedded-kafka {0}\n", files);
}

int init(const VerbArguments& arguments, const PluginRegistry& plugins) {
  const bool is_yaml = arguments.value("--format") == "yaml";
  const ConfigFormat format = is_yaml ? ConfigFormat::Yaml : ConfigFormat::Properties;
  const bool force = arguments.has("--force");
  const std::filesystem::path folder = arguments.value("--directory");
  const auto path_of = [&](const std::string& name) -> std::string {
    return folder / (name + (is_yaml ? ".yaml" : ".properties"));
  };
  std::vector<NewFile> files;
  std::vector<std::string> paths = {path_of("worker")};
  const bool has_worker = std::filesystem::exists(paths[0]);
  if (has_worker && !force && !arguments.operands().empty()) {
    std::cout << paths[0] << " is there already and stays\n";
  } else {
    files.push_back({paths[0], worker_template(plugins, format)});
  }
  for (const std::string& name : arguments.operands()) {
    const ChosenConnector connector = find_connector(name, plugins);
    paths.push_back(path_of(kebab_case(connector.alias)));
    files.push_back({paths.back(), connector_template(name, plugins, format)});
  }
  for (const NewFile& file : files) {
    if (!force && std::filesystem::exists(file.path))
      throw ConnectException(fmt::format("{} is there already: --force replaces it", file.path));
  }
  write_files(files);
  tell_what_next(paths);
  return 0;
}

}  // namespace

std::string worker_template(const PluginRegistry& plugins, ConfigFormat format) {
  Template file(format);
  const ConfigDef def = worker_config_def(plugins);
  file.title("A worker. kconnect-standalone takes this file first, then those of connectors.");
  set_all(worker_values(), def, file);
  file.section("all other keys, with their defaults");
  offer_rest(def, worker_values(), file);
  return file.take();
}

std::string connector_template(const std::string& name_or_alias, const PluginRegistry& plugins,
                               ConfigFormat format) {
  const ChosenConnector connector = find_connector(name_or_alias, plugins);
  const ConfigDef& common =
      connector.is_sink ? SinkConnectorConfig::spec().def() : SourceConnectorConfig::spec().def();
  Template file(format);
  file.title(fmt::format("A {} connector: {}", connector.is_sink ? "sink" : "source",
                         connector.class_name));
  Values set = {{"name", kebab_case(connector.alias)},
                {"connector.class", connector.alias},
                {"tasks.max", "1"}};
  set_all(set, common, file);
  Values own = example_values(connector.class_name);
  if (connector.is_sink && value_of(own, "topics") == nullptr)
    own.insert(own.begin(), {"topics", "connect-test"});
  for (const ConfigKey& key : connector.def->keys()) {
    if (key.is_required() && value_of(own, key.name) == nullptr)
      own.emplace_back(key.name, placeholder(key));
  }
  for (const auto& [name, value] : own) {
    const ConfigKey* key = connector.def->find(name);
    if (key == nullptr) key = common.find(name);
    if (key != nullptr) file.set(*key, value);
  }
  set.insert(set.end(), own.begin(), own.end());
  file.section("all other keys of this connector, with their defaults");
  offer_rest(*connector.def, set, file);
  file.section(connector.is_sink ? "keys that every sink has" : "keys that every source has");
  offer_rest(common, set, file);
  return file.take();
}

Verb init_verb(PluginRegistry (*plugins)()) {
  return make_verb(
      "init", "[CLASS]... [--format properties|yaml] [--directory DIR] [--force]",
      "write commented files to begin with", details,
      [plugins](const VerbArguments& arguments) { return init(arguments, plugins()); });
}

}  // namespace kconnect
