#pragma once

#include <kconnect/schema.h>

namespace kconnect {

// Throws the exception of a transform that was given or asked for a type it cannot cast:
// ConfigException for what to cast to, DataException for what to cast from.
void check_cast_target(SchemaType target);

// A value as another primitive type, by Java's narrowing and parsing. schema may be null: then the
// value's own type counts. Null stays null. Throws DataException.
Value cast_value(const Schema* schema, const Value& value, SchemaType target);

}  // namespace kconnect
