#pragma once

#include <kconnect/transformation.h>

namespace kconnect {

enum class RecordPart { Key, Value };

// A transform of either the key or the value of records.
class PartTransformation : public Transformation {
 public:
  explicit PartTransformation(RecordPart part) : part_(part) {}

  Verdict apply(ConnectRecord& record) final {
    if (part_ == RecordPart::Key) {
      transform(record, record.key_schema, record.key);
    } else {
      transform(record, record.value_schema, record.value);
    }
    return Verdict::Keep;
  }

 private:
  // Changes schema and value, which are those of the record, after everything that can fail.
  virtual void transform(ConnectRecord& record, SchemaPtr& schema, Value& value) = 0;

  RecordPart part_;
};

}  // namespace kconnect
