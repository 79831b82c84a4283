#pragma once

#include <optional>
#include <string>

#include <kconnect/config_spec.h>
#include <kconnect/transformation.h>

#include "base/java_regex.h"

namespace kconnect {

struct TopicNameMatchesConfig {
  std::string pattern;
  static const ConfigSpec<TopicNameMatchesConfig>& spec();
};

// True for records whose whole topic matches a regular expression.
class TopicNameMatches final : public Predicate {
 public:
  static const ConfigDef& config_def() { return TopicNameMatchesConfig::spec().def(); }

  void configure(const ConfigMap& props) override;
  bool test(const ConnectRecord& record) override;

 private:
  std::optional<JavaRegex> pattern_;
  // The latest topic and whether it matches.
  std::optional<Text> topic_;
  bool matches_ = false;
};

}  // namespace kconnect
