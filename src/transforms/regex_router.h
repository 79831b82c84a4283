#pragma once

#include <optional>
#include <string>

#include <kconnect/config_spec.h>
#include <kconnect/transformation.h>

#include "base/java_regex.h"

namespace kconnect {

struct RegexRouterConfig {
  std::string regex;
  std::string replacement;
  static const ConfigSpec<RegexRouterConfig>& spec();
};

// Changes the topic of records whose whole topic matches a regular expression. The replacement is
// that of the first place where the expression is found, as in Java.
class RegexRouter final : public Transformation {
 public:
  static const ConfigDef& config_def() { return RegexRouterConfig::spec().def(); }

  void configure(const ConfigMap& props) override;
  Verdict apply(ConnectRecord& record) override;

 private:
  Text route(const Text& topic);

  std::string replacement_;
  std::optional<JavaRegex> regex_;
  // The latest topic and where it leads.
  std::optional<Text> topic_;
  Text route_;
};

}  // namespace kconnect
