#pragma once

#include <rapidcheck.h>

#include <kconnect/schema.h>

namespace kconnect {

// Generators of what JSON keeps exactly: no NaN, no infinities, no negative zero, decimals of their
// schema's scale, maps without equal keys.

rc::Gen<std::string> random_text();
rc::Gen<SchemaPtr> random_schema(int depth);
rc::Gen<Value> random_value(SchemaPtr schema);
// Values as JSON without schema gives them.
rc::Gen<Value> random_schemaless_value(int depth);

}  // namespace kconnect
