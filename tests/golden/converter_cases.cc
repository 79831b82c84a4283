#include <fmt/format.h>

#include <kconnect/plugin_registry.h>

#include "base/base64.h"
#include "converters/register.h"
#include "golden/golden_case.h"
#include "golden/outcome.h"
#include "golden/typed_value.h"

namespace kconnect::golden {

namespace {

const PluginRegistry& registry() {
  static const PluginRegistry filled = [] {
    PluginRegistry plugins;
    register_converters(plugins);
    return plugins;
  }();
  return filled;
}

// One face for converters and header converters.
class ConverterUnderTest {
 public:
  explicit ConverterUnderTest(const Json& test_case)
      : topic_(test_case.at("topic").get<std::string>()) {
    const auto name = test_case.at("converter").get<std::string>();
    const bool for_headers = test_case.at("op").get<std::string>().ends_with("_header");
    const auto* plugin = registry().find_converter(name);
    const auto* header_plugin = registry().find_header_converter(name);
    if (for_headers ? header_plugin == nullptr : plugin == nullptr) {
      throw std::invalid_argument("no converter " + name);
    }
    if (for_headers) {
      header_converter_ = header_plugin->create();
    } else {
      converter_ = plugin->create();
    }
  }

  void configure(const Json& test_case) {
    ConfigMap props;
    for (const auto& [key, value] : test_case.at("config").items()) {
      props[key] = value.get<std::string>();
    }
    if (converter_ != nullptr) {
      converter_->configure(props, test_case.at("isKey").get<bool>());
    } else {
      props["converter.type"] = "header";
      header_converter_->configure(props);
    }
  }

  bool from_connect(const SchemaAndValue& input, ByteBuffer& out) {
    if (converter_ != nullptr) {
      return converter_->from_connect(topic_, input.schema, input.value, out);
    }
    return header_converter_->from_connect(topic_, {"h", input.schema, input.value}, out);
  }

  SchemaAndValue to_connect(const std::optional<Bytes>& bytes) {
    if (converter_ != nullptr) return converter_->to_connect(topic_, bytes);
    return header_converter_->to_connect(topic_, "h", bytes);
  }

 private:
  std::string topic_;
  std::unique_ptr<Converter> converter_;
  std::unique_ptr<HeaderConverter> header_converter_;
};

std::optional<std::string> expected_bytes(const Json& expect) {
  if (expect.contains("text_jdk19")) return expect.at("text_jdk19").get<std::string>();
  const Json& base64 = expect.at("bytes_base64");
  if (base64.is_null()) return std::nullopt;
  return base64_decode(base64.get<std::string>()).value();
}

std::string shown(const std::optional<std::string>& bytes) {
  return bytes ? Json(*bytes).dump(-1, ' ', false, Json::error_handler_t::replace) : "null";
}

std::optional<std::string> check_from_connect(ConverterUnderTest& converter,
                                              const Json& test_case) {
  const SchemaAndValue input = decode_schema_and_value(test_case.at("input"));
  ByteBuffer out;
  std::optional<std::string> actual;
  if (converter.from_connect(input, out)) actual = out.bytes();
  const auto expected = expected_bytes(test_case.at("expect"));
  if (expected == actual) return std::nullopt;
  return fmt::format("expected {}, got {}", shown(expected), shown(actual));
}

std::optional<std::string> check_to_connect(ConverterUnderTest& converter, const Json& test_case) {
  const Json& base64 = test_case.at("input").at("bytes_base64");
  std::optional<Bytes> bytes;
  if (!base64.is_null()) {
    bytes = Bytes(base64_decode(base64.get<std::string>()).value());
  }
  const SchemaAndValue actual = converter.to_connect(bytes);
  if (test_case.at("op") == "to_connect_accepts") return std::nullopt;
  return compare(decode_schema_and_value(test_case.at("expect")), actual);
}

}  // namespace

std::optional<std::string> run_converter_case(const Json& test_case) {
  const CaseTimeZone zone(test_case);
  const auto op = test_case.at("op").get<std::string>();
  return check_outcome(test_case.at("expect"), [&](Phase& phase) -> std::optional<std::string> {
    ConverterUnderTest converter(test_case);
    converter.configure(test_case);
    phase = Phase::Apply;
    if (op.starts_with("configure")) return std::nullopt;
    return op.starts_with("from_") ? check_from_connect(converter, test_case)
                                   : check_to_connect(converter, test_case);
  });
}

}  // namespace kconnect::golden
