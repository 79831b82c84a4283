#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "base/json.h"
#include "converters/built_in_converter.h"
#include "converters/json_converter_config.h"
#include "converters/json_payload_reader.h"
#include "converters/json_payload_writer.h"

namespace kconnect {

// JSON, in an envelope of schema and payload or plain.
class JsonConverter final : public BuiltInConverter {
 private:
  // A schema ready for writing: its plan and everything of the envelope before the payload.
  struct Outgoing {
    JsonPlan plan;
    std::string lead;
  };
  // A schema that was read from some text.
  struct Incoming {
    std::string text;
    JsonPlan plan;
  };

  void configure_typed(const ConfigMap& props) override;
  bool write(const SchemaPtr& schema, const Value& value, ByteBuffer& out) override;
  SchemaAndValue read(const std::optional<Bytes>& bytes) override;
  const Outgoing& outgoing(const SchemaPtr& schema);
  const JsonPlan& incoming(const JsonValue& schema, const Bytes& bytes);
  size_t cache_limit() const;

  JsonConverterConfig config_;
  JsonPayloadWriter writer_{false, true};
  JsonPayloadReader payload_reader_{true};
  JsonReader reader_;
  const JsonPlan schemaless_{nullptr};

  // Keyed by identity: the plan keeps the schema alive, so that its address is not used again.
  std::unordered_map<const Schema*, std::unique_ptr<Outgoing>> outgoing_;
  const Outgoing* last_outgoing_ = nullptr;
  std::unordered_map<std::string_view, std::unique_ptr<Incoming>> incoming_;
  const Incoming* last_incoming_ = nullptr;
};

}  // namespace kconnect
