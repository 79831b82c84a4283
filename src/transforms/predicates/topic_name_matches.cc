#include "transforms/predicates/topic_name_matches.h"

#include <kconnect/validators.h>

#include "transforms/common_keys.h"

namespace kconnect {

const ConfigSpec<TopicNameMatchesConfig>& TopicNameMatchesConfig::spec() {
  static const auto spec = ConfigSpec<TopicNameMatchesConfig>().add(
      &TopicNameMatchesConfig::pattern,
      {.name = "pattern",
       .validator = composite({non_empty_string(), valid_regex()}),
       .doc = "Regular expression in Java's syntax that the whole topic has to match."});
  return spec;
}

void TopicNameMatches::configure(const ConfigMap& props) {
  pattern_ = JavaRegex::compile(TopicNameMatchesConfig::spec().parse(props).pattern);
  topic_.reset();
}

bool TopicNameMatches::test(const ConnectRecord& record) {
  if (topic_ != record.topic) {
    // A record without topic never matches.
    matches_ = !record.topic.empty() && pattern_->full_match(record.topic);
    topic_ = record.topic;
  }
  return matches_;
}

}  // namespace kconnect
