#pragma once

#include <cstdint>

#include <kconnect/value.h>

namespace kconnect {

// Java's hashCode of a value: equal values have equal hashes.
int32_t java_hash(const Value& value);

}  // namespace kconnect
