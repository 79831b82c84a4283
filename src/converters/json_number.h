#pragma once

#include <cstdint>

#include <kconnect/decimal.h>

#include "base/json.h"

namespace kconnect {

// Numbers of JSON as Java's primitive types. Kinds other than Number give 0.

// The integer part's low 64 bits.
int64_t json_to_int64(const JsonValue& number);
float json_to_float(const JsonValue& number);
double json_to_double(const JsonValue& number);
// Exactly the number that was written, with its own scale.
Decimal json_to_decimal(const JsonValue& number);

}  // namespace kconnect
