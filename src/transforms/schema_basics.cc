#include "transforms/schema_basics.h"

namespace kconnect {

namespace {

SchemaBuilder add_basics(SchemaBuilder builder, const Schema& source) {
  if (source.name()) builder.name(*source.name());
  if (source.version()) builder.version(*source.version());
  if (source.doc()) builder.doc(*source.doc());
  for (const auto& [key, value] : source.parameters()) builder.parameter(key, value);
  return builder;
}

}  // namespace

SchemaBuilder with_basics_of(const Schema& source, SchemaType type) {
  return add_basics(SchemaBuilder(type), source);
}

SchemaBuilder with_basics_of(const Schema& source) {
  switch (source.type()) {
    case SchemaType::Array:
      return add_basics(SchemaBuilder::array_of_unknown(source.value_schema()), source);
    case SchemaType::Map:
      return add_basics(SchemaBuilder::map_of_unknown(source.key_schema(), source.value_schema()),
                        source);
    default:
      return with_basics_of(source, source.type());
  }
}

}  // namespace kconnect
