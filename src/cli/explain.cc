#include "cli/explain.h"

#include <algorithm>
#include <iostream>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/nearest_match.h"
#include "cli/json_schema.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

enum class Format { Text, Markdown, Json, JsonSchema };

Format format_of(const VerbArguments& arguments) {
  const std::string name = arguments.value("--format", "text");
  return name == "text"       ? Format::Text
         : name == "markdown" ? Format::Markdown
         : name == "json"     ? Format::Json
                              : Format::JsonSchema;
}

std::string default_text(const ConfigKey& key) {
  if (key.is_required()) return "";
  return config_data_text(std::get<ConfigData>(key.default_value)).value_or("null");
}

Json to_json(const ConfigKey& key) {
  Json json;
  json["name"] = key.name;
  json["type"] = config_type_name(key.type);
  json["required"] = key.is_required();
  json["default"] = key.is_required() ? Json() : Json(default_text(key));
  json["importance"] = importance_name(key.importance);
  json["valid_values"] = key.validator.text;
  json["documentation"] = key.doc;
  return json;
}

Json to_json(const PluginDescription& plugin) {
  Json json;
  json["class"] = plugin.class_name;
  json["type"] = plugin_kind_name(plugin.kind);
  json["version"] = plugin.version ? Json(*plugin.version) : Json();
  json["summary"] = plugin.summary;
  return json;
}

// Wraps text into lines of at most width characters, each after the indentation.
std::string wrapped(const std::string& text, const std::string& indentation, size_t width) {
  std::string out;
  std::string line;
  size_t at = 0;
  while (at < text.size()) {
    const size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      out += indentation + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return line.empty() ? out : out + indentation + line + "\n";
}

std::string text_of(const ConfigKey& key) {
  std::string out = fmt::format("  {}  ({}, {}", key.name, config_type_name(key.type),
                                importance_name(key.importance));
  out += key.is_required() ? ", required)\n" : fmt::format(", default: {})\n", default_text(key));
  if (!key.validator.text.empty()) out += fmt::format("      valid: {}\n", key.validator.text);
  return out + wrapped(key.doc, "      ", 90);
}

// A cell of a Markdown table: the characters that would end it are escaped.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string code_cell(const std::string& text) {
  return text.empty() ? "" : "`" + cell(text) + "`";
}

std::string markdown_of(const PluginDescription& plugin) {
  std::string out = fmt::format(
      "# {}\n\n<!-- Written by docs/generate.sh from the plugin's declaration; do not edit. "
      "-->\n\n",
      plugin.class_name.substr(plugin.class_name.rfind('.') + 1));
  if (!plugin.summary.empty()) out += plugin.summary + "\n\n";
  out += fmt::format("Class `{}`, a {}.\n\n", plugin.class_name,
                     plugin.kind == PluginKind::HeaderConverter ? "header converter"
                                                                : plugin_kind_name(plugin.kind));
  const std::vector<ConfigKey>& keys = plugin.config_def().keys();
  if (keys.empty()) return out + "It has no keys of its own.\n";
  out +=
      "| key | type | default | importance | valid values | meaning |\n|---|---|---|---|---|---|\n";
  for (const ConfigKey& key : keys) {
    out += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", key.name, config_type_name(key.type),
                       key.is_required() ? "required" : code_cell(default_text(key)),
                       importance_name(key.importance), cell(key.validator.text), cell(key.doc));
  }
  return out;
}

void print_plugin(const PluginDescription& plugin, Format format) {
  const std::vector<ConfigKey>& keys = plugin.config_def().keys();
  if (format == Format::JsonSchema) {
    std::cout << json_schema_of(plugin);
  } else if (format == Format::Markdown) {
    std::cout << markdown_of(plugin);
  } else if (format == Format::Json) {
    Json json = to_json(plugin);
    json["keys"] = Json::array();
    for (const ConfigKey& key : keys) json["keys"].push_back(to_json(key));
    std::cout << json.dump(2) << '\n';
  } else {
    std::cout << plugin.class_name << "  (" << plugin_kind_name(plugin.kind) << ")\n"
              << wrapped(plugin.summary, "  ", 90);
    for (const ConfigKey& key : keys) std::cout << '\n' << text_of(key);
  }
}

void print_key(const ConfigKey& key, Format format) {
  if (format == Format::JsonSchema) {
    std::cout << json_schema_of(key);
  } else if (format == Format::Json) {
    std::cout << to_json(key).dump(2) << '\n';
  } else {
    std::cout << text_of(key);
  }
}

std::optional<std::string> class_of(const std::string& name, const PluginRegistry& plugins) {
  if (const auto* plugin = plugins.find_source(name)) return plugin->class_name;
  if (const auto* plugin = plugins.find_sink(name)) return plugin->class_name;
  if (const auto* plugin = plugins.find_converter(name)) return plugin->class_name;
  if (const auto* plugin = plugins.find_header_converter(name)) return plugin->class_name;
  if (const auto* plugin = plugins.find_transformation(name)) return plugin->class_name;
  if (const auto* plugin = plugins.find_predicate(name)) return plugin->class_name;
  return std::nullopt;
}

struct Subject {
  PluginDescription plugin;
  const ConfigKey* key = nullptr;  // nullptr = all of the plugin
};

// CLASS, or CLASS.KEY where both may hold dots.
std::optional<Subject> find_subject(const std::string& text, const PluginRegistry& plugins) {
  for (size_t end = text.size(); end != 0 && end != std::string::npos;
       end = text.rfind('.', end - 1)) {
    const auto class_name = class_of(text.substr(0, end), plugins);
    if (!class_name) continue;
    const std::vector<PluginDescription> all = plugins.describe();
    const auto plugin = std::find_if(all.begin(), all.end(), [&](const auto& candidate) {
      return candidate.class_name == *class_name;
    });
    if (end == text.size()) return Subject{*plugin, nullptr};
    const ConfigKey* key = plugin->config_def().find(text.substr(end + 1));
    if (key != nullptr) return Subject{*plugin, key};
  }
  return std::nullopt;
}

int list_plugins(const VerbArguments& arguments, const PluginRegistry& plugins) {
  const Format format = format_of(arguments);
  const std::vector<PluginDescription> all = plugins.describe();
  if (format == Format::Json) {
    Json json = Json::array();
    for (const PluginDescription& plugin : all) json.push_back(to_json(plugin));
    std::cout << json.dump(2) << '\n';
    return 0;
  }
  if (format == Format::Markdown) std::cout << "| class | kind | version |\n|---|---|---|\n";
  for (const PluginDescription& plugin : all) {
    const std::string version = plugin.version.value_or("");
    if (format == Format::Markdown) {
      std::cout << fmt::format("| `{}` | {} | {} |\n", plugin.class_name,
                               plugin_kind_name(plugin.kind), version);
    } else {
      std::cout << fmt::format("{:<16} {:<8} {}\n", plugin_kind_name(plugin.kind), version,
                               plugin.class_name);
    }
  }
  return 0;
}

int explain(const VerbArguments& arguments, const PluginRegistry& plugins) {
  const std::string& text = arguments.operands()[0];
  const std::optional<Subject> subject = find_subject(text, plugins);
  if (!subject) {
    std::vector<std::string> names;
    for (const PluginDescription& plugin : plugins.describe()) {
      for (std::string& name : plugins.names(plugin.kind)) names.push_back(std::move(name));
    }
    const auto near = nearest_match(text, names);
    throw WrongUsage(
        fmt::format("{} is no plugin, and no key of one{}; kconnect plugins lists them", text,
                    near ? fmt::format(" (did you mean {}?)", *near) : ""));
  }
  if (subject->key != nullptr) {
    print_key(*subject->key, format_of(arguments));
  } else {
    print_plugin(subject->plugin, format_of(arguments));
  }
  return 0;
}

}  // namespace

Verb plugins_verb(PluginRegistry (*plugins)()) {
  return make_verb(
      "plugins", "[--format text|markdown|json]", "list all plugins", "",
      [plugins](const VerbArguments& arguments) { return list_plugins(arguments, plugins()); });
}

Verb explain_verb(PluginRegistry (*plugins)()) {
  return make_verb(
      "explain", "CLASS[.KEY] [--format text|markdown|json|jsonschema]",
      "tell about a plugin or one of its keys",
      "\nA JSON Schema of a connector lets editors complete its YAML and JSON files.\n",
      [plugins](const VerbArguments& arguments) { return explain(arguments, plugins()); });
}

}  // namespace kconnect
