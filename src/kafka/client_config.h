#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <kconnect/config_def.h>

#include "kafka/client_statistics.h"

namespace kconnect {

enum class ClientRole { Producer, Consumer, Admin };

// What happened to a Java client key that has no effect here.
struct ClientConfigNote {
  enum class Kind {
    NotNeeded,      // it configures Java itself; nothing is lost
    NoCounterpart,  // the native client has nothing like it
    Unknown,        // no Kafka client knows it
  };
  Kind kind;
  std::string key;
  std::string message;
};

// Settings of one Kafka client: native names for the client library, and what the library leaves to
// us.
struct ClientConfig {
  ConfigMap native;
  int max_poll_records = 500;
  std::chrono::milliseconds default_api_timeout{60000};
  std::chrono::milliseconds metadata_max_age{300000};
  std::vector<ClientConfigNote> notes;
  // Where the client writes its statistics; nullptr = it makes none.
  std::shared_ptr<LatestStatistics> statistics = nullptr;

  // Two clients may be one when these are equal.
  friend bool operator==(const ClientConfig& a, const ClientConfig& b) {
    return a.native == b.native;
  }
};

// Translates Java client settings. Later layers are already merged into java. Values outside the
// native range are clamped. Throws ConfigException for what cannot be honoured and must not be
// dropped (JKS stores, foreign partitioners).
ClientConfig translate_client_config(ClientRole role, const ConfigMap& java);

// Writes each note once to the log: unknown keys and keys without a counterpart as warnings, the
// rest at debug level.
void log_client_config_notes(const ClientConfig& config, std::string_view where);

}  // namespace kconnect
