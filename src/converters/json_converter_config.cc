#include "converters/json_converter_config.h"

#include <strings.h>

#include <kconnect/validators.h>

#include "converters/built_in_converter.h"

namespace kconnect {

bool JsonConverterConfig::decimals_as_numbers() const {
  return strcasecmp(decimal_format.c_str(), "NUMERIC") == 0;
}

const ConfigSpec<JsonConverterConfig>& JsonConverterConfig::spec() {
  using Config = JsonConverterConfig;
  static const auto spec =
      ConfigSpec<Config>()
          .add(&Config::type, converter_type())
          .add(&Config::schemas_enable,
               {.name = "schemas.enable",
                .default_value = ConfigData{true},
                .importance = Importance::High,
                .doc = "Whether each value is an envelope of its schema and its payload.",
                .group = "Schemas",
                .order = 0,
                .width = Width::Medium,
                .display_name = "Enable Schemas"})
          .add(&Config::schemas_cache_size, {.name = "schemas.cache.size",
                                             .default_value = ConfigData{1000},
                                             .importance = Importance::High,
                                             .doc = "The most schemas that are kept ready.",
                                             .group = "Schemas",
                                             .order = 1,
                                             .width = Width::Medium,
                                             .display_name = "Schema Cache Size"})
          .add(&Config::decimal_format,
               {.name = "decimal.format",
                .default_value = ConfigData{std::string("BASE64")},
                .validator = one_of_ignoring_case({"NUMERIC", "BASE64"}),
                .importance = Importance::Low,
                .doc = "How decimals are written: BASE64 of their unscaled bytes, or NUMERIC as "
                       "JSON numbers. Both are read.",
                .group = "Serialization",
                .order = 0,
                .width = Width::Medium,
                .display_name = "Decimal Format"})
          .add(&Config::replace_null_with_default,
               {.name = "replace.null.with.default",
                .default_value = ConfigData{true},
                .importance = Importance::Low,
                .doc = "Whether a null field gets the default of its schema, when it has one.",
                .group = "Serialization",
                .order = 1,
                .width = Width::Medium,
                .display_name = "Replace null with default"});
  return spec;
}

}  // namespace kconnect
