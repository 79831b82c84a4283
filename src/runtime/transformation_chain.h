#pragma once

#include <memory>
#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>
#include <kconnect/transformation.h>

#include "runtime/error_handling.h"

namespace kconnect {

// A connector's transforms in order, each with its predicate. On the task's thread.
class TransformationChain {
 public:
  TransformationChain() = default;
  // From `transforms`, `transforms.A.*`, `predicates.P.*` of a connector's configuration (variables
  // resolved). Throws ConfigException.
  TransformationChain(const ConfigMap& connector_config, const PluginRegistry& plugins);

  bool empty() const { return steps_.empty(); }
  // False = the record was dropped, by a transform or because its failure is tolerated. Throws when
  // it is not tolerated.
  bool apply(ConnectRecord& record, RetryWithTolerance& errors);
  // The alias of the transform at which the last apply() ended early, by dropping the record or by
  // failing; empty when it went through.
  std::string_view stopped_at() const {
    return stopped_at_ == nullptr ? std::string_view() : stopped_at_->alias;
  }

 private:
  struct Step {
    std::string alias;
    std::string class_name;
    std::unique_ptr<Transformation> transformation;
    std::unique_ptr<Predicate> predicate;  // may be null
    bool negate = false;

    Verdict apply(ConnectRecord& record) const;
  };
  std::vector<Step> steps_;
  const Step* stopped_at_ = nullptr;
};

}  // namespace kconnect
