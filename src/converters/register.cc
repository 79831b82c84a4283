#include "converters/register.h"

#include <kconnect/plugin_registry.h>

#include "converters/boolean_converter.h"
#include "converters/byte_array_converter.h"
#include "converters/json_converter.h"
#include "converters/number_converters.h"
#include "converters/simple_header_converter.h"
#include "converters/string_converter.h"

namespace kconnect {

namespace {

constexpr const char* kafka_version = "3.9.1";

template <typename Interface, typename Class>
std::unique_ptr<Interface> create() {
  return std::make_unique<Class>();
}

template <typename Config>
const ConfigDef& config_def() {
  return Config::spec().def();
}

template <typename Class, typename Config>
void add(PluginRegistry& registry, const char* class_name, const char* summary) {
  registry.add(Plugin<Converter>{.class_name = class_name,
                                 .version = kafka_version,
                                 .summary = summary,
                                 .config_def = config_def<Config>,
                                 .create = create<Converter, Class>});
  registry.add(Plugin<HeaderConverter>{.class_name = class_name,
                                       .version = kafka_version,
                                       .summary = summary,
                                       .config_def = config_def<Config>,
                                       .create = create<HeaderConverter, Class>});
}

}  // namespace

void register_converters(PluginRegistry& registry) {
  add<JsonConverter, JsonConverterConfig>(
      registry, "org.apache.kafka.connect.json.JsonConverter",
      "Converts values to and from JSON, in an envelope with their schema or plain.");
  add<StringConverter, StringConverterConfig>(registry,
                                              "org.apache.kafka.connect.storage.StringConverter",
                                              "Writes the text of any value and reads text.");
  add<ByteArrayConverter, ConverterConfig>(registry,
                                           "org.apache.kafka.connect.converters.ByteArrayConverter",
                                           "Passes bytes through unchanged.");
  add<BooleanConverter, ConverterConfig>(registry,
                                         "org.apache.kafka.connect.converters.BooleanConverter",
                                         "Converts booleans to and from one byte.");
  add<ShortConverter, ConverterConfig>(registry,
                                       "org.apache.kafka.connect.converters.ShortConverter",
                                       "Converts 16-bit integers to and from two bytes.");
  add<IntegerConverter, ConverterConfig>(registry,
                                         "org.apache.kafka.connect.converters.IntegerConverter",
                                         "Converts 32-bit integers to and from four bytes.");
  add<LongConverter, ConverterConfig>(registry, "org.apache.kafka.connect.converters.LongConverter",
                                      "Converts 64-bit integers to and from eight bytes.");
  add<FloatConverter, ConverterConfig>(registry,
                                       "org.apache.kafka.connect.converters.FloatConverter",
                                       "Converts 32-bit floating-point numbers to and from four "
                                       "bytes.");
  add<DoubleConverter, ConverterConfig>(registry,
                                        "org.apache.kafka.connect.converters.DoubleConverter",
                                        "Converts 64-bit floating-point numbers to and from eight "
                                        "bytes.");
  registry.add(Plugin<HeaderConverter>{
      .class_name = "org.apache.kafka.connect.storage.SimpleHeaderConverter",
      .version = kafka_version,
      .summary = "Writes header values as text and reads text as the narrowest typed value.",
      .config_def = SimpleHeaderConverter::config_def,
      .create = create<HeaderConverter, SimpleHeaderConverter>});
}

}  // namespace kconnect
