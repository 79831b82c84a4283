#pragma once

#include <kconnect/schema.h>

namespace kconnect {

// Makes schemas. Every attribute may be set once; misuse throws SchemaBuilderException with Java's
// messages.
class SchemaBuilder {
 public:
  explicit SchemaBuilder(SchemaType type);
  static SchemaBuilder structure() { return SchemaBuilder(SchemaType::Struct); }
  static SchemaBuilder array(SchemaPtr element);             // throws when element is null
  static SchemaBuilder map(SchemaPtr key, SchemaPtr value);  // throws when one is null
  // Arrays and maps whose element schemas may be unknown, as parsing of text makes them.
  static SchemaBuilder array_of_unknown(SchemaPtr element_or_null);
  static SchemaBuilder map_of_unknown(SchemaPtr key_or_null, SchemaPtr value_or_null);
  // Starts with all attributes of another schema except fields, key and value schema.
  static SchemaBuilder like(const Schema& basics);

  // A copy of a whole schema under another name and version, those given. Nothing is checked again:
  // the default of a struct keeps the old schema.
  static SchemaPtr renamed(const Schema& schema, const std::optional<std::string>& name,
                           std::optional<int32_t> version);

  SchemaBuilder& optional();
  SchemaBuilder& required();
  SchemaBuilder& default_value(Value value);
  SchemaBuilder& name(std::string name);
  SchemaBuilder& version(int32_t version);
  SchemaBuilder& doc(std::string doc);
  SchemaBuilder& parameter(std::string key, std::string value);
  SchemaBuilder& field(std::string name, SchemaPtr schema);
  // May be called again; each call makes a schema of its own.
  SchemaPtr build() const;

 private:
  SchemaBuilder(SchemaType type, SchemaPtr key, SchemaPtr value);
  Schema schema_;
  std::optional<bool> optional_;
};

}  // namespace kconnect
