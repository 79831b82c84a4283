#include "converters/string_converter.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/schema.h>

#include "base/utf8.h"

namespace kconnect {

namespace {

Charset charset(const std::string& name) {
  auto found = Charset::find(name);
  if (!found) throw SerializationException(fmt::format("Unsupported encoding {}", name));
  return std::move(*found);
}

// Kafka's own serializers read "value.serializer.encoding" (or "key...") from the same properties;
// it beats the converter's encoding.
const std::string& serializer_encoding(const ConfigMap& props, const StringConverterConfig& config,
                                       std::string_view serializer) {
  const auto key =
      fmt::format("{}.{}.encoding", config.type == "key" ? "key" : "value", serializer);
  const auto found = props.find(key);
  return found == props.end() ? config.encoding : found->second;
}

// Text holds lone surrogates only where JSON brought them in; all of them start with this byte.
bool may_hold_surrogates(std::string_view text) {
  return text.find('\xED') != text.npos;
}

}  // namespace

const ConfigSpec<StringConverterConfig>& StringConverterConfig::spec() {
  static const auto spec = ConfigSpec<StringConverterConfig>()
                               .add(&StringConverterConfig::type, converter_type())
                               .add(&StringConverterConfig::encoding,
                                    {.name = "converter.encoding",
                                     .default_value = ConfigData{std::string("UTF-8")},
                                     .importance = Importance::High,
                                     .doc = "Name of the character encoding of the text.",
                                     .width = Width::Medium,
                                     .display_name = "Encoding"});
  return spec;
}

StringConverter::StringConverter() : writing_(charset("UTF-8")), reading_(charset("UTF-8")) {}

void StringConverter::configure_typed(const ConfigMap& props) {
  const auto config = StringConverterConfig::spec().parse(props);
  writing_ = charset(serializer_encoding(props, config, "serializer"));
  reading_ = charset(serializer_encoding(props, config, "deserializer"));
}

bool StringConverter::write(const SchemaPtr&, const Value& value, ByteBuffer& out) {
  if (value.is_null()) return false;
  if (const Text* text = value.get_if<Text>()) {
    if (writing_.is_utf8() && !may_hold_surrogates(text->view())) {
      out.set_view(text->view());
    } else {
      writing_.encode(text->view(), out.clear());
    }
    return true;
  }
  if (writing_.is_utf8()) {
    append_text(value, out.clear());
    return true;
  }
  text_.clear();
  append_text(value, text_);
  writing_.encode(text_, out.clear());
  return true;
}

SchemaAndValue StringConverter::read(const std::optional<Bytes>& bytes) {
  const SchemaPtr& schema = plain_optional_schema(SchemaType::String);
  if (!bytes) return {schema, {}};
  if (reading_.is_utf8() && is_valid_utf8(bytes->view())) return {schema, Text(*bytes)};
  return {schema, reading_.decode(bytes->view())};
}

}  // namespace kconnect
