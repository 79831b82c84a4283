#include "runtime/failure_advice.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace kconnect {

namespace {

struct Advice {
  std::string_view sign;  // part of the trace
  std::string_view text;
};

constexpr std::array<Advice, 3> known = {{
    {"JsonConverter with schemas.enable requires",
     "KC3201: the records are JSON without a schema: set value.converter.schemas.enable=false "
     "(key.converter.schemas.enable=false for keys) where value.converter is set, in the "
     "connector's or the worker's file"},
    {"Converting byte[] to Kafka Connect data failed due to serialization error",
     "KC3202: the records are not JSON: set value.converter (key.converter for keys) to what wrote "
     "them, such as org.apache.kafka.connect.storage.StringConverter; errors.tolerance=all passes "
     "over single ones"},
    {"HashMap value and null value schema",
     "KC3203: the records have no schema: let JsonConverter read one with "
     "value.converter.schemas.enable=true, from data written that way"},
}};

}  // namespace

std::string with_advice(std::string trace) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const Advice& advice) {
    return trace.find(advice.sign) != std::string::npos;
  });
  if (found != known.end()) trace.append("\n").append(found->text);
  return trace;
}

}  // namespace kconnect
