#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/struct.h>
#include <kconnect/values.h>

namespace kconnect {

namespace {

bool is_promotable(SchemaType source, SchemaType target) {
  return source < target && target <= SchemaType::Float64;
}

std::string shown(const SchemaParameters& parameters) {
  if (parameters.empty()) return "null";
  std::string out;
  for (const auto& [key, value] : parameters) {
    out += fmt::format("{}{}={}", out.empty() ? "{" : ", ", key, value);
  }
  return out + '}';
}

bool same_parameters(const SchemaParameters& a, const SchemaParameters& b) {
  return a.size() == b.size() && std::is_permutation(a.begin(), a.end(), b.begin());
}

void check_compatible(const Schema& source, const Schema& target) {
  if (source.type() != target.type() && !is_promotable(source.type(), target.type())) {
    throw SchemaProjectorException(
        fmt::format("Schema type mismatch. source type: {} and target type: {}",
                    schema_type_name(source.type()), schema_type_name(target.type())));
  }
  if (source.name() != target.name()) {
    throw SchemaProjectorException(
        fmt::format("Schema name mismatch. source name: {} and target name: {}",
                    source.name().value_or("null"), target.name().value_or("null")));
  }
  if (!same_parameters(source.parameters(), target.parameters())) {
    throw SchemaProjectorException(
        fmt::format("Schema parameters not equal. source parameters: {} and target parameters: {}",
                    shown(source.parameters()), shown(target.parameters())));
  }
}

// Numbers widen; everything else stays.
struct Promote {
  SchemaType target;

  template <typename T>
  Value operator()(const T& value) const {
    if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
      switch (target) {
        case SchemaType::Int16:
          return static_cast<int16_t>(value);
        case SchemaType::Int32:
          return static_cast<int32_t>(value);
        case SchemaType::Int64:
          return static_cast<int64_t>(value);
        case SchemaType::Float32:
          return static_cast<float>(value);
        case SchemaType::Float64:
          return static_cast<double>(value);
        default:
          break;
      }
    }
    return Value(value);
  }
  Value operator()(std::monostate) const { return {}; }
};

Value project_struct(const Schema& source, const Struct& structure, const SchemaPtr& target) {
  auto projected = std::make_shared<Struct>(target);
  for (const Field& field : target->fields()) {
    if (const Field* from = source.find_field(field.name)) {
      try {
        projected->put(field, project(from->schema, structure.get(field.name), field.schema));
      } catch (const SchemaProjectorException&) {
        std::throw_with_nested(SchemaProjectorException("Error projecting " + field.name));
      }
    } else if (field.schema->is_optional()) {
      continue;
    } else if (!field.schema->default_value().is_null()) {
      projected->put(field, field.schema->default_value());
    } else {
      throw SchemaProjectorException(fmt::format(
          "Required field `{}` is missing from source schema: {}", field.name, source.to_string()));
    }
  }
  return {std::shared_ptr<const Struct>(std::move(projected))};
}

[[noreturn]] void refuse_content(const Schema& schema, const Value& value) {
  throw ClassCastException(
      fmt::format("class {} is no {}", java_class_name(value), schema_type_name(schema.type())));
}

Value project_present(const Schema& source, const Value& value, const SchemaPtr& target) {
  switch (target->type()) {
    case SchemaType::Struct:
      if (value.structure() == nullptr) refuse_content(source, value);
      return project_struct(source, *value.structure(), target);
    case SchemaType::Array: {
      if (value.array() == nullptr) refuse_content(source, value);
      Array elements;
      for (const Value& element : *value.array()) {
        elements.push_back(project(source.value_schema(), element, target->value_schema()));
      }
      return Value::array(std::move(elements));
    }
    case SchemaType::Map: {
      if (value.map() == nullptr) refuse_content(source, value);
      Map entries;
      for (const auto& [key, content] : *value.map()) {
        Value projected_key = project(source.key_schema(), key, target->key_schema());
        entries.emplace_back(std::move(projected_key),
                             project(source.value_schema(), content, target->value_schema()));
      }
      order_as_java_hash_map(entries);
      return Value::map(std::move(entries));
    }
    default:
      if (!is_promotable(source.type(), target->type())) return value;
      return std::visit(Promote{target->type()}, value.storage());
  }
}

}  // namespace

Value project(const SchemaPtr& source, const Value& value, const SchemaPtr& target) {
  if (source == nullptr || target == nullptr) {
    throw NullPointerException("A value is projected between two schemas, one is missing");
  }
  check_compatible(*source, *target);
  if (source->is_optional() && !target->is_optional()) {
    if (target->default_value().is_null()) {
      throw SchemaProjectorException(
          "Writer schema is optional, however, target schema does not provide a default value.");
    }
    if (value.is_null()) return target->default_value();
  }
  if (value.is_null()) return {};
  return project_present(*source, value, target);
}

}  // namespace kconnect
