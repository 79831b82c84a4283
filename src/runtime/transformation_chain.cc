#include "runtime/transformation_chain.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/trim.h"

namespace kconnect {

namespace {

const std::string* find(const ConfigMap& config, const std::string& key) {
  const auto found = config.find(key);
  return found == config.end() ? nullptr : &found->second;
}

std::vector<std::string> list_of(const std::string& key, const std::string& text) {
  return std::get<std::vector<std::string>>(parse_config_type(key, text, ConfigType::List));
}

// As Boolean.parseBoolean: anything but "true" is false.
bool lenient_boolean(const std::string* text) {
  if (text == nullptr) return false;
  constexpr std::string_view yes = "true";
  return std::equal(text->begin(), text->end(), yes.begin(), yes.end(),
                    [](unsigned char a, char b) { return std::tolower(a) == b; });
}

std::unique_ptr<Predicate> make_predicate(const ConfigMap& config, const std::string& alias,
                                          const PluginRegistry& plugins) {
  const std::string prefix = "predicates." + alias + ".";
  const std::string* type = find(config, prefix + "type");
  const Plugin<Predicate>* plugin =
      type == nullptr ? nullptr : plugins.find_predicate(java_trim(*type));
  if (plugin == nullptr) {
    throw ConfigException(fmt::format(
        "Predicate {} is not defined: expected {}type to name a predicate class", alias, prefix));
  }
  std::unique_ptr<Predicate> predicate = plugin->create();
  predicate->configure(with_prefix(config, prefix));
  return predicate;
}

}  // namespace

TransformationChain::TransformationChain(const ConfigMap& config, const PluginRegistry& plugins) {
  const std::string* list = find(config, "transforms");
  if (list == nullptr) return;
  for (const std::string& alias : list_of("transforms", *list)) {
    const std::string prefix = "transforms." + alias + ".";
    const std::string* type = find(config, prefix + "type");
    const Plugin<Transformation>* plugin =
        type == nullptr ? nullptr : plugins.find_transformation(java_trim(*type));
    if (plugin == nullptr) {
      throw ConfigException(fmt::format(
          "Transform {} is not defined: expected {}type to name a transform class", alias, prefix));
    }
    Step step{alias, plugin->class_name, plugin->create(), nullptr, false};
    ConfigMap own = with_prefix(config, prefix);
    const std::string* predicate = find(own, "predicate");
    if (predicate != nullptr)
      step.predicate = make_predicate(config, std::string(java_trim(*predicate)), plugins);
    step.negate = lenient_boolean(find(own, "negate"));
    for (const char* framework_key : {"type", "predicate", "negate"}) own.erase(framework_key);
    step.transformation->configure(own);
    steps_.push_back(std::move(step));
  }
}

Verdict TransformationChain::Step::apply(ConnectRecord& record) const {
  if (predicate != nullptr && predicate->test(record) == negate) return Verdict::Keep;
  return transformation->apply(record);
}

bool TransformationChain::apply(ConnectRecord& record, RetryWithTolerance& errors) {
  for (const Step& step : steps_) {
    stopped_at_ = &step;
    Verdict verdict = Verdict::Keep;
    const bool done = errors.execute(Stage::Transformation, step.class_name,
                                     [&] { verdict = step.apply(record); });
    if (!done || verdict == Verdict::Drop) return false;
  }
  stopped_at_ = nullptr;
  return true;
}

}  // namespace kconnect
