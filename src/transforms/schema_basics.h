#pragma once

#include <kconnect/schema_builder.h>

namespace kconnect {

// A builder of a type with name, version, doc and parameters of another schema; neither optional
// nor with a default.
SchemaBuilder with_basics_of(const Schema& source, SchemaType type);
// The same of the source's own type, its element schemas included; without fields.
SchemaBuilder with_basics_of(const Schema& source);

}  // namespace kconnect
