#include <kconnect/errors.h>
#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>
#include <kconnect/values.h>

namespace kconnect {

namespace {

// Finds the one type of all elements; nulls make it optional.
class TypeDetector {
 public:
  // False when the value has no schema or another type than those before.
  bool add(const Value& value) {
    if (value.is_null()) {
      optional_ = true;
      return true;
    }
    const SchemaPtr schema = infer_schema(value);
    if (schema == nullptr) return false;
    if (!type_) type_ = schema->type();
    return *type_ == schema->type();
  }

  // Bare: inner element schemas are left out.
  SchemaPtr schema() const {
    if (!type_) throw SchemaBuilderException("type cannot be null");
    SchemaBuilder builder(*type_);
    if (optional_) builder.optional();
    return builder.build();
  }

 private:
  std::optional<SchemaType> type_;
  bool optional_ = false;
};

struct InferSchema {
  SchemaPtr operator()(std::monostate) const { return nullptr; }
  SchemaPtr operator()(bool) const { return plain_schema(SchemaType::Boolean); }
  SchemaPtr operator()(int8_t) const { return plain_schema(SchemaType::Int8); }
  SchemaPtr operator()(int16_t) const { return plain_schema(SchemaType::Int16); }
  SchemaPtr operator()(int32_t) const { return plain_schema(SchemaType::Int32); }
  SchemaPtr operator()(int64_t) const { return plain_schema(SchemaType::Int64); }
  SchemaPtr operator()(float) const { return plain_schema(SchemaType::Float32); }
  SchemaPtr operator()(double) const { return plain_schema(SchemaType::Float64); }
  SchemaPtr operator()(const Text&) const { return plain_schema(SchemaType::String); }
  SchemaPtr operator()(const Bytes&) const { return plain_schema(SchemaType::Bytes); }
  SchemaPtr operator()(const Decimal&) const { return nullptr; }
  SchemaPtr operator()(Instant) const { return nullptr; }

  SchemaPtr operator()(const std::shared_ptr<const Array>& elements) const {
    if (elements->empty()) return nullptr;
    TypeDetector detector;
    for (const Value& element : *elements) {
      if (!detector.add(element)) return nullptr;
    }
    return SchemaBuilder::array(detector.schema()).build();
  }

  SchemaPtr operator()(const std::shared_ptr<const Map>& entries) const {
    if (entries->empty()) return nullptr;
    TypeDetector keys;
    TypeDetector values;
    for (const auto& [key, value] : *entries) {
      if (!keys.add(key) || !values.add(value)) return nullptr;
    }
    SchemaPtr key_schema = keys.schema();
    return SchemaBuilder::map(std::move(key_schema), values.schema()).build();
  }

  SchemaPtr operator()(const std::shared_ptr<const Struct>& structure) const {
    return structure->schema();
  }
};

}  // namespace

SchemaPtr infer_schema(const Value& value) {
  return std::visit(InferSchema{}, value.storage());
}

}  // namespace kconnect
