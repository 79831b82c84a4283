#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kconnect/schema.h>

namespace kconnect {

// The text of instants that Connect's values use, in the process's default time zone although it
// ends in Z: "14:34:54.346Z", "2019-08-23", "2019-08-23T14:34:54.346Z".

// Reads text as a Time, Date or Timestamp, told apart by its length alone; nullopt when it is none.
// Lenient as Java's SimpleDateFormat: fields may overflow, what follows the last one is ignored.
std::optional<SchemaAndValue> parse_temporal(std::string_view text);

// Below a day a time, whole days a date, else a timestamp.
void append_temporal_text(Instant instant, std::string& out);

}  // namespace kconnect
