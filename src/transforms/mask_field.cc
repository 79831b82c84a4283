#include "transforms/mask_field.h"

#include <algorithm>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/validators.h>
#include <kconnect/values.h>

#include "transforms/common_keys.h"
#include "transforms/field_access.h"
#include "transforms/hash_map_copy.h"
#include "transforms/requirements.h"

namespace kconnect {

namespace {

constexpr std::string_view purpose = "mask fields";

// The empty value of each kind of content; null = there is none.
struct EmptyValue {
  template <typename T>
  Value operator()(const T&) const {
    return T{};
  }
  Value operator()(std::monostate) const { return {}; }
  Value operator()(const Bytes&) const { return {}; }
  Value operator()(const std::shared_ptr<const Array>&) const { return Value::array({}); }
  Value operator()(const std::shared_ptr<const Map>&) const { return Value::map({}); }
  Value operator()(const std::shared_ptr<const Struct>&) const { return {}; }
};

// The replacement read as the kind of the masked content; null = it has no replacements.
struct Replacement {
  const Value& text;

  template <typename T>
  Value operator()(const T&) const {
    return {};
  }
  Value operator()(int8_t) const { return convert_to_int8(nullptr, text); }
  Value operator()(int16_t) const { return convert_to_int16(nullptr, text); }
  Value operator()(int32_t) const { return convert_to_int32(nullptr, text); }
  Value operator()(int64_t) const { return convert_to_int64(nullptr, text); }
  Value operator()(float) const { return convert_to_float32(nullptr, text); }
  Value operator()(double) const { return convert_to_float64(nullptr, text); }
  Value operator()(const Text&) const { return text; }
  Value operator()(const Decimal&) const {
    const std::string_view digits = text.get_if<Text>()->view();
    if (const auto decimal = Decimal::parse(digits)) return *decimal;
    throw DataException(
        fmt::format("Unable to convert {} (class java.lang.String) to number", digits));
  }
};

}  // namespace

const ConfigSpec<MaskFieldConfig>& MaskFieldConfig::spec() {
  static const auto spec =
      ConfigSpec<MaskFieldConfig>()
          .add(&MaskFieldConfig::fields, {.name = "fields",
                                          .validator = non_empty_list(),
                                          .importance = Importance::High,
                                          .doc = "Fields to mask."})
          .add(&MaskFieldConfig::replacement,
               {.name = "replacement",
                .default_value = ConfigData(),
                .validator = non_empty_string(),
                .importance = Importance::Low,
                .doc = "Value to put in place of numbers and text; without it, the empty value of "
                       "each type."})
          .add(&MaskFieldConfig::replace_null_with_default, replace_null_with_default_key());
  return spec;
}

void MaskField::configure(const ConfigMap& props) {
  config_ = MaskFieldConfig::spec().parse(props);
  names_.assign(config_.fields.begin(), config_.fields.end());
  masks_ = {};
  masked_fields_.clear();
}

void MaskField::transform(ConnectRecord&, SchemaPtr& schema, Value& value) {
  if (schema == nullptr) {
    const Map& map = require_map(value, purpose);
    HashMapCopy copy(map);
    for (const Text& name : names_) copy.put(name, masked(entry_or_null(map, name)));
    value = std::move(copy).finish();
    return;
  }
  const Struct& source = require_struct(value, purpose);
  const std::vector<Field>& fields = source.schema()->fields();
  const std::vector<bool>& is_masked =
      masked_fields_.get(source.schema(), [this](const SchemaPtr& seen) {
        std::vector<bool> flags;
        for (const Field& field : seen->fields()) {
          flags.push_back(std::ranges::find(config_.fields, field.name) != config_.fields.end());
        }
        return flags;
      });
  auto target = std::make_shared<Struct>(source.schema());
  for (size_t i = 0; i < fields.size(); ++i) {
    const Value& content = read_field(source, fields[i], config_.replace_null_with_default);
    store_field(*target, fields[i], is_masked[i] ? masked(content) : content);
  }
  value = std::shared_ptr<const Struct>(std::move(target));
}

const Value& MaskField::masked(const Value& value) {
  if (value.is_null()) return value;
  std::optional<Value>& mask = masks_[value.storage().index()];
  if (!mask) mask = make_mask(value);
  return *mask;
}

Value MaskField::make_mask(const Value& value) const {
  if (config_.replacement) return replacement_for(value);
  Value mask = std::visit(EmptyValue{}, value.storage());
  if (mask.is_null()) {
    throw DataException(fmt::format("Cannot mask value of type: class {}", java_class_name(value)));
  }
  return mask;
}

Value MaskField::replacement_for(const Value& value) const {
  const Value text(*config_.replacement);
  Value mask = std::visit(Replacement{text}, value.storage());
  if (mask.is_null()) {
    throw DataException(fmt::format("Cannot mask value of type class {} with custom replacement.",
                                    java_class_name(value)));
  }
  return mask;
}

}  // namespace kconnect
