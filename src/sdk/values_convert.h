#pragma once

#include <kconnect/schema.h>

namespace kconnect {

// Turns a value into one of the target schema as Connect's Values do, by the target's type and
// logical name. from may be null. Throws DataException.
Value convert_to(const Schema& target, const SchemaPtr& from, const Value& value);

}  // namespace kconnect
