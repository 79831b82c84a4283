#pragma once

#include <kconnect/config_def.h>
#include <kconnect/record.h>

namespace kconnect {

enum class Verdict { Keep, Drop };

// A single message transform. One object per task, called on the task's thread only.
class Transformation {
 public:
  virtual ~Transformation() = default;
  virtual void configure(const ConfigMap& props) = 0;  // throws ConfigException
  // Changes the record in place. Throws DataException for records it cannot handle, before changing
  // anything.
  virtual Verdict apply(ConnectRecord& record) = 0;
};

// Decides whether a transform applies to a record.
class Predicate {
 public:
  virtual ~Predicate() = default;
  virtual void configure(const ConfigMap& props) = 0;  // throws ConfigException
  virtual bool test(const ConnectRecord& record) = 0;
};

}  // namespace kconnect
