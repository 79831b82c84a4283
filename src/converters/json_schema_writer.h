#pragma once

#include <string>

#include <kconnect/schema.h>

#include "converters/json_payload_writer.h"

namespace kconnect {

// Appends the object that stands under "schema" in an envelope; "null" for no schema. The default
// value is written as a payload.
void append_json_schema(const SchemaPtr& schema, const JsonPayloadWriter& payloads,
                        std::string& out);

}  // namespace kconnect
