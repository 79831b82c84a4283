#pragma once

#include <kconnect/schema.h>

#include "base/json.h"
#include "converters/json_payload_reader.h"

namespace kconnect {

// The schema that stands under "schema" in an envelope; null for JSON null. Throws DataException.
SchemaPtr read_json_schema(const JsonValue& json, JsonPayloadReader& payloads,
                           const Bytes& document);

}  // namespace kconnect
