#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <kconnect/logical_types.h>
#include <kconnect/schema.h>

namespace kconnect::elasticsearch {

// How values become JSON. With the schema decimals are numbers and maps lists of key and value;
// without it everything is as JsonConverter writes it without an envelope.
struct DocumentRules {
  bool use_schema = true;
  bool compact_maps = true;  // maps with text keys are objects, if the schema is used
};

// A schema prepared for writing: what would be looked up for every record.
struct DocumentPlan {
  explicit DocumentPlan(SchemaPtr of);

  SchemaPtr schema;  // null = values tell their own type
  LogicalType logical = LogicalType::None;
  // Struct: one plan per field. Array: the element's. Map: the key's and the value's.
  std::vector<DocumentPlan> children;
  // Struct: what stands before each field's value, such as {"a": and ,"b":
  std::vector<std::string> leads;
};

// Appends values as JSON. Throws DataException; what was appended until then stays. Used by one
// thread.
class DocumentWriter {
 public:
  explicit DocumentWriter(DocumentRules rules) : rules_(rules) {}

  // schema may be null.
  void append(const SchemaPtr& schema, const Value& value, std::string& out);

 private:
  const DocumentPlan& plan_of(const SchemaPtr& schema);

  const DocumentRules rules_;
  // Keyed by identity: the plan keeps the schema alive, so that its address is not used again.
  std::unordered_map<const Schema*, std::unique_ptr<DocumentPlan>> plans_;
  const DocumentPlan* last_ = nullptr;
};

// Appends one value as a document that ignores its schema would have it.
void append_document(const SchemaPtr& schema, const Value& value, std::string& out);

}  // namespace kconnect::elasticsearch
