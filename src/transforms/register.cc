#include "transforms/register.h"

#include <kconnect/plugin_registry.h>

#include "transforms/cast.h"
#include "transforms/drop_headers.h"
#include "transforms/extract_field.h"
#include "transforms/filter.h"
#include "transforms/flatten.h"
#include "transforms/header_from.h"
#include "transforms/hoist_field.h"
#include "transforms/insert_field.h"
#include "transforms/insert_header.h"
#include "transforms/mask_field.h"
#include "transforms/predicates/has_header_key.h"
#include "transforms/predicates/record_is_tombstone.h"
#include "transforms/predicates/topic_name_matches.h"
#include "transforms/regex_router.h"
#include "transforms/replace_field.h"
#include "transforms/set_schema_metadata.h"
#include "transforms/timestamp_converter.h"
#include "transforms/timestamp_router.h"
#include "transforms/value_to_key.h"

namespace kconnect {

namespace {

constexpr const char* kafka_version = "3.9.1";
constexpr const char* transforms_package = "org.apache.kafka.connect.transforms.";
constexpr const char* predicates_package = "org.apache.kafka.connect.transforms.predicates.";

template <typename Interface, typename Class>
std::unique_ptr<Interface> create() {
  return std::make_unique<Class>();
}

template <typename Class, RecordPart part>
std::unique_ptr<Transformation> create_for() {
  return std::make_unique<Class>(part);
}

template <typename Class>
void add(PluginRegistry& registry, const std::string& name, const char* summary) {
  registry.add(Plugin<Transformation>{.class_name = transforms_package + name,
                                      .version = kafka_version,
                                      .summary = summary,
                                      .config_def = Class::config_def,
                                      .create = create<Transformation, Class>});
}

template <typename Class>
void add_for_key_and_value(PluginRegistry& registry, const std::string& name, const char* summary) {
  registry.add(Plugin<Transformation>{.class_name = transforms_package + name + "$Key",
                                      .version = kafka_version,
                                      .summary = summary,
                                      .config_def = Class::config_def,
                                      .create = create_for<Class, RecordPart::Key>});
  registry.add(Plugin<Transformation>{.class_name = transforms_package + name + "$Value",
                                      .version = kafka_version,
                                      .summary = summary,
                                      .config_def = Class::config_def,
                                      .create = create_for<Class, RecordPart::Value>});
}

template <typename Class>
void add_predicate(PluginRegistry& registry, const std::string& name, const char* summary) {
  registry.add(Plugin<Predicate>{.class_name = predicates_package + name,
                                 .version = kafka_version,
                                 .summary = summary,
                                 .config_def = Class::config_def,
                                 .create = create<Predicate, Class>});
}

}  // namespace

void register_transforms(PluginRegistry& registry) {
  add_for_key_and_value<Cast>(registry, "Cast", "Changes the types of fields or of the whole.");
  add<DropHeaders>(registry, "DropHeaders", "Removes headers by name.");
  add_for_key_and_value<ExtractField>(registry, "ExtractField",
                                      "Replaces the whole by one of its fields.");
  add<Filter>(registry, "Filter", "Drops every record; used with a predicate.");
  add_for_key_and_value<Flatten>(registry, "Flatten", "Turns nested fields into one level.");
  add_for_key_and_value<HeaderFrom>(registry, "HeaderFrom", "Copies or moves fields into headers.");
  add_for_key_and_value<HoistField>(registry, "HoistField", "Wraps the whole into one field.");
  add_for_key_and_value<InsertField>(
      registry, "InsertField",
      "Adds topic, partition, offset, timestamp or a fixed text as fields.");
  add<InsertHeader>(registry, "InsertHeader", "Adds a header with a fixed value.");
  add_for_key_and_value<MaskField>(registry, "MaskField",
                                   "Replaces fields by empty or fixed values.");
  add<RegexRouter>(registry, "RegexRouter", "Changes the topic by a regular expression.");
  add_for_key_and_value<ReplaceField>(registry, "ReplaceField", "Drops and renames fields.");
  add_for_key_and_value<SetSchemaMetadata>(registry, "SetSchemaMetadata",
                                           "Sets name and version of the schema.");
  add_for_key_and_value<TimestampConverter>(registry, "TimestampConverter",
                                            "Converts between the forms of a point in time.");
  add<TimestampRouter>(registry, "TimestampRouter", "Puts the record's time into the topic.");
  add<ValueToKey>(registry, "ValueToKey", "Makes the key from fields of the value.");

  add_predicate<HasHeaderKey>(registry, "HasHeaderKey", "True for records with a header.");
  add_predicate<RecordIsTombstone>(registry, "RecordIsTombstone",
                                   "True for records whose value is null.");
  add_predicate<TopicNameMatches>(registry, "TopicNameMatches",
                                  "True for records whose topic matches a regular expression.");
}

}  // namespace kconnect
