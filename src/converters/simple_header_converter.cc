#include "converters/simple_header_converter.h"

#include <kconnect/errors.h>
#include <kconnect/log.h>
#include <kconnect/values.h>

#include "base/utf8.h"

namespace kconnect {

const ConfigDef& SimpleHeaderConverter::config_def() {
  static const ConfigDef no_keys;
  return no_keys;
}

void SimpleHeaderConverter::configure(const ConfigMap&) {}

bool SimpleHeaderConverter::from_connect(std::string_view, const Header& header, ByteBuffer& out) {
  if (header.value.is_null()) return false;
  out.clear() = convert_to_string(header.schema, header.value);
  return true;
}

SchemaAndValue SimpleHeaderConverter::to_connect(std::string_view, std::string_view header_key,
                                                 const std::optional<Bytes>& bytes) {
  if (!bytes) return {};
  try {
    return parse_string(repair_utf8(bytes->view()));
  } catch (const Exception& error) {
    static auto& log = logger("org.apache.kafka.connect.storage.SimpleHeaderConverter");
    log.warn("Header '{}' cannot be read as a typed value, it stays as bytes: {}", header_key,
             error.what());
    return {plain_schema(SchemaType::Bytes), *bytes};
  }
}

}  // namespace kconnect
