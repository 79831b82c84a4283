#include "transforms/regex_router.h"

#include <stdexcept>

#include <kconnect/errors.h>

#include "transforms/common_keys.h"

namespace kconnect {

const ConfigSpec<RegexRouterConfig>& RegexRouterConfig::spec() {
  static const auto spec =
      ConfigSpec<RegexRouterConfig>()
          .add(&RegexRouterConfig::regex,
               {.name = "regex",
                .validator = valid_regex(),
                .importance = Importance::High,
                .doc = "Regular expression in Java's syntax that a whole topic has to match."})
          .add(&RegexRouterConfig::replacement,
               {.name = "replacement",
                .importance = Importance::High,
                .doc = "The new topic; $1 and ${name} stand for groups of the expression."});
  return spec;
}

void RegexRouter::configure(const ConfigMap& props) {
  const RegexRouterConfig config = RegexRouterConfig::spec().parse(props);
  regex_ = JavaRegex::compile(config.regex);
  replacement_ = config.replacement;
  topic_.reset();
}

Verdict RegexRouter::apply(ConnectRecord& record) {
  if (topic_ != record.topic) {
    route_ = route(record.topic);
    topic_ = record.topic;
  }
  record.topic = route_;
  return Verdict::Keep;
}

Text RegexRouter::route(const Text& topic) {
  if (!regex_->full_match(topic)) return topic;
  try {
    return regex_->replace_first(topic, replacement_);
  } catch (const std::out_of_range& error) {
    throw IndexOutOfBoundsException(error.what());
  } catch (const std::invalid_argument& error) {
    throw IllegalArgumentException(error.what());
  }
}

}  // namespace kconnect
