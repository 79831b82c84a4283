#include "converters/json_converter.h"

#include <algorithm>

#include <kconnect/errors.h>

#include "converters/json_schema_reader.h"
#include "converters/json_schema_writer.h"

namespace kconnect {

namespace {

constexpr std::string_view schema_member = "schema";
constexpr std::string_view payload_member = "payload";

struct Envelope {
  JsonValue schema;
  JsonValue payload;
};

// nullopt when the document has other members, or not both.
std::optional<Envelope> open_envelope(const JsonValue& root) {
  if (!root.is(JsonKind::Object) || root.size() != 2) return std::nullopt;
  auto member = root.children().begin();
  const JsonChild first = *member;
  const JsonChild second = *++member;
  if (first.name == schema_member && second.name == payload_member) {
    return Envelope{first.value, second.value};
  }
  if (first.name == payload_member && second.name == schema_member) {
    return Envelope{second.value, first.value};
  }
  return std::nullopt;
}

}  // namespace

void JsonConverter::configure_typed(const ConfigMap& props) {
  config_ = JsonConverterConfig::spec().parse(props);
  writer_ = JsonPayloadWriter(config_.decimals_as_numbers(), config_.replace_null_with_default);
  payload_reader_ = JsonPayloadReader(config_.replace_null_with_default);
  outgoing_.clear();
  incoming_.clear();
  last_outgoing_ = nullptr;
  last_incoming_ = nullptr;
}

bool JsonConverter::write(const SchemaPtr& schema, const Value& value, ByteBuffer& out) {
  if (schema == nullptr && value.is_null()) return false;
  const Outgoing& prepared = outgoing(schema);
  std::string& bytes = out.clear();
  if (!config_.schemas_enable) {
    writer_.write(prepared.plan, value, 0, bytes);
    return true;
  }
  bytes.append(prepared.lead);
  writer_.write(prepared.plan, value, 1, bytes);
  bytes.push_back('}');
  return true;
}

SchemaAndValue JsonConverter::read(const std::optional<Bytes>& bytes) {
  if (!bytes) return {};
  const KnownJson known =
      last_incoming_ == nullptr ? KnownJson{} : KnownJson{schema_member, last_incoming_->text};
  std::optional<JsonValue> root;
  try {
    root = reader_.parse(bytes->view(), known);
  } catch (const JsonError& error) {
    try {
      throw SerializationException(error.what());
    } catch (const SerializationException&) {
      std::throw_with_nested(DataException(
          "Converting byte[] to Kafka Connect data failed due to serialization error: "));
    }
  }
  if (!config_.schemas_enable) return {nullptr, payload_reader_.read(schemaless_, *root, *bytes)};
  const auto envelope = open_envelope(*root);
  if (!envelope) {
    throw DataException(
        "JsonConverter with schemas.enable requires \"schema\" and \"payload\" fields and may not "
        "contain additional fields. If you are trying to deserialize plain JSON data, set "
        "schemas.enable=false in your converter configuration.");
  }
  const JsonPlan& plan = incoming(envelope->schema, *bytes);
  return {plan.schema, payload_reader_.read(plan, envelope->payload, *bytes)};
}

const JsonConverter::Outgoing& JsonConverter::outgoing(const SchemaPtr& schema) {
  if (last_outgoing_ != nullptr && last_outgoing_->plan.schema == schema) return *last_outgoing_;
  auto found = outgoing_.find(schema.get());
  if (found == outgoing_.end()) {
    auto made = std::make_unique<Outgoing>(Outgoing{JsonPlan(schema), "{\"schema\":"});
    if (config_.schemas_enable) {
      append_json_schema(schema, writer_, made->lead);
      made->lead.append(",\"payload\":");
    }
    if (outgoing_.size() >= cache_limit()) outgoing_.clear();
    found = outgoing_.emplace(schema.get(), std::move(made)).first;
  }
  last_outgoing_ = found->second.get();
  return *last_outgoing_;
}

const JsonPlan& JsonConverter::incoming(const JsonValue& schema, const Bytes& bytes) {
  if (schema.is(JsonKind::Null)) return schemaless_;
  if (schema.is(JsonKind::Known)) return last_incoming_->plan;
  auto found = incoming_.find(schema.text());
  if (found == incoming_.end()) {
    auto made = std::make_unique<Incoming>(Incoming{
        std::string(schema.text()), JsonPlan(read_json_schema(schema, payload_reader_, bytes))});
    if (incoming_.size() >= cache_limit()) incoming_.clear();
    const std::string_view text = made->text;
    found = incoming_.emplace(text, std::move(made)).first;
  }
  last_incoming_ = found->second.get();
  return last_incoming_->plan;
}

size_t JsonConverter::cache_limit() const {
  return static_cast<size_t>(std::max(config_.schemas_cache_size, 1));
}

}  // namespace kconnect
