#pragma once

#include <string>

#include <kconnect/connector.h>
#include <kconnect/plugin_registry.h>

#include "offsets/offset_store.h"
#include "runtime/herder.h"
#include "runtime/kafka_clients.h"

namespace kconnect {

// A connector whose offsets are looked at.
struct OffsetsOwner {
  std::string name;
  ConfigMap config;  // variables resolved
};

// What is stored of connectors' positions: of sources in the offset store, of sinks in Kafka as the
// offsets of their consumer group. Safe from any thread; no connector whose offsets are changed may
// run meanwhile. Errors are HerderException, and what a connector throws to refuse.
class StoredOffsets {
 public:
  // worker: the worker's keys with variables resolved. References outlive this.
  StoredOffsets(const ConfigMap& worker, const PluginRegistry& plugins, KafkaClients& clients,
                OffsetStore& store)
      : worker_(worker), plugins_(plugins), clients_(clients), store_(store) {}

  ConnectorOffsets get(const OffsetsOwner& owner) const;
  // The connector is asked first. Both say in a message what was done.
  std::string alter(const OffsetsOwner& owner, const AlteredOffsets& offsets) const;
  std::string reset(const OffsetsOwner& owner) const;

 private:
  bool alter_source(const OffsetsOwner& owner, const AlteredOffsets& offsets) const;
  bool alter_sink(const OffsetsOwner& owner, const AlteredOffsets& offsets) const;
  bool reset_sink(const OffsetsOwner& owner) const;
  AlteredOffsets all_as_reset(const OffsetsOwner& owner) const;
  bool is_source(const OffsetsOwner& owner) const;
  std::string group_of(const OffsetsOwner& owner) const;
  std::unique_ptr<Admin> admin(const OffsetsOwner& owner) const;

  const ConfigMap& worker_;
  const PluginRegistry& plugins_;
  KafkaClients& clients_;
  OffsetStore& store_;
};

}  // namespace kconnect
