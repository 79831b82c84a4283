#pragma once

#include <string_view>

#include <kconnect/record.h>
#include <kconnect/struct.h>

namespace kconnect {

// What a transform needs to find, for a purpose that messages name. All throw DataException.
const Map& require_map(const Value& value, std::string_view purpose);
const Map* require_map_or_null(const Value& value, std::string_view purpose);
const Struct& require_struct(const Value& value, std::string_view purpose);
const Struct* require_struct_or_null(const Value& value, std::string_view purpose);
void require_schema(const SchemaPtr& schema, std::string_view purpose);
const SinkRecord& require_sink_record(const ConnectRecord& record, std::string_view purpose);

}  // namespace kconnect
