#include "kafka/client_config.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/nearest_match.h"
#include "kafka/jaas_config.h"

namespace kconnect {

namespace {

constexpr unsigned producer_role = 1;
constexpr unsigned consumer_role = 2;
constexpr unsigned admin_role = 4;
constexpr unsigned every_role = 7;

unsigned role_bit(ClientRole role) {
  switch (role) {
    case ClientRole::Producer:
      return producer_role;
    case ClientRole::Consumer:
      return consumer_role;
    case ClientRole::Admin:
      return admin_role;
  }
  return every_role;
}

[[noreturn]] void refuse(std::string_view key, std::string_view value, std::string_view reason) {
  throw ConfigException(
      fmt::format("Invalid value {} for configuration {}: {}", value, key, reason));
}

int64_t number(std::string_view key, const std::string& value) {
  int64_t parsed = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, parsed);
  if (error != std::errc() || stop != end) refuse(key, value, "Not a number");
  return parsed;
}

// One translation at work: reads Java settings, writes native ones.
class Translation {
 public:
  Translation(ClientRole role, const ConfigMap& java) : role_(role), java_(java) {}

  ClientConfig run();

  ClientRole role() const { return role_; }
  void set(const std::string& native, std::string value) {
    result_.native[native] = std::move(value);
  }
  void set_clamped(const std::string& native, std::string_view key, const std::string& value,
                   int64_t low, int64_t high) {
    set(native, std::to_string(std::clamp(number(key, value), low, high)));
  }
  const std::string* java(const std::string& key) const {
    const auto found = java_.find(key);
    return found == java_.end() ? nullptr : &found->second;
  }
  void note(ClientConfigNote::Kind kind, const std::string& key, std::string message) {
    result_.notes.push_back({kind, key, std::move(message)});
  }
  ClientConfig& result() { return result_; }

 private:
  void set_defaults();
  void translate_one(const std::string& key, const std::string& value);
  void translate_unknown(const std::string& key);
  void finish();

  ClientRole role_;
  const ConfigMap& java_;
  ClientConfig result_;
};

using Handler = std::function<void(Translation&, const std::string& key, const std::string& value)>;

struct Rule {
  unsigned roles;
  Handler handle;
};

Handler same() {
  return
      [](Translation& t, const std::string& key, const std::string& value) { t.set(key, value); };
}

Handler renamed(std::string native) {
  return [native = std::move(native)](Translation& t, const std::string&,
                                      const std::string& value) { t.set(native, value); };
}

Handler clamped(std::string native, int64_t low, int64_t high) {
  return [native = std::move(native), low, high](Translation& t, const std::string& key,
                                                 const std::string& value) {
    t.set_clamped(native, key, value, low, high);
  };
}

Handler not_needed() {
  return [](Translation& t, const std::string& key, const std::string&) {
    t.note(ClientConfigNote::Kind::NotNeeded, key, "only has a meaning inside a JVM");
  };
}

Handler no_counterpart(std::string reason) {
  return [reason = std::move(reason)](Translation& t, const std::string& key, const std::string&) {
    t.note(ClientConfigNote::Kind::NoCounterpart, key, reason);
  };
}

constexpr int64_t int_max = 2147483647;

void translate_partitioner(Translation& t, const std::string& key, const std::string& value) {
  if (value.empty() || value == "null") return;
  if (value.ends_with("RoundRobinPartitioner")) {
    t.set("partitioner", "random");
  } else if (value.ends_with("DefaultPartitioner") || value.ends_with("UniformStickyPartitioner")) {
    t.set("partitioner", "murmur2_random");
  } else {
    refuse(key, value,
           "only Kafka's own partitioners exist here: leave the key out, or use "
           "RoundRobinPartitioner");
  }
}

void translate_assignors(Translation& t, const std::string& key, const std::string& value) {
  std::string native;
  if (value.find("CooperativeSticky") != std::string::npos &&
      value.find("Range") == std::string::npos) {
    native = "cooperative-sticky";
  } else if (value.find("RangeAssignor") != std::string::npos) {
    native = "range";
  } else if (value.find("RoundRobin") != std::string::npos ||
             value.find("Sticky") != std::string::npos) {
    native = "roundrobin";
  } else {
    refuse(
        key, value,
        "expected RangeAssignor, RoundRobinAssignor, StickyAssignor or CooperativeStickyAssignor");
  }
  t.set("partition.assignment.strategy", native);
}

void translate_buffer_memory(Translation& t, const std::string& key, const std::string& value) {
  const int64_t kilobytes = std::clamp<int64_t>((number(key, value) + 1023) / 1024, 1, 2147483647);
  t.set("queue.buffering.max.kbytes", std::to_string(kilobytes));
}

// Java's batch size is a per-partition buffer; the native one ends a batch, and a small one
// quarters the throughput.
void translate_batch_size(Translation& t, const std::string& key, const std::string& value) {
  if (number(key, value) > 16384) t.set_clamped("batch.size", key, value, 1, int_max);
}

void translate_request_timeout(Translation& t, const std::string& key, const std::string& value) {
  if (t.role() == ClientRole::Producer) {
    t.set_clamped("request.timeout.ms", key, value, 1, 900000);
  } else {
    t.set_clamped("socket.timeout.ms", key, value, 10, 300000);
  }
}

void translate_metadata_age(Translation& t, const std::string& key, const std::string& value) {
  const int64_t age = std::clamp<int64_t>(number(key, value), 1, 3600000);
  t.result().metadata_max_age = std::chrono::milliseconds(age);
  t.set("topic.metadata.refresh.interval.ms", std::to_string(std::max<int64_t>(age, 10)));
  t.set("metadata.max.age.ms",
        std::to_string(std::min<int64_t>(3 * std::max<int64_t>(age, 10), 86400000)));
}

void translate_offset_reset(Translation& t, const std::string&, const std::string& value) {
  t.set("auto.offset.reset", value == "none" ? "error" : value);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return text;
}

void translate_store_location(Translation& t, const std::string& key, const std::string& value) {
  const bool trust = key == "ssl.truststore.location";
  const std::string* declared = t.java(trust ? "ssl.truststore.type" : "ssl.keystore.type");
  const std::string type = lower(declared == nullptr ? "jks" : *declared);
  if (type == "pem") {
    if (trust) {
      t.set("ssl.ca.location", value);
    } else {
      t.set("ssl.certificate.location", value);
      t.set("ssl.key.location", value);
    }
  } else if (type == "pkcs12" && !trust) {
    t.set("ssl.keystore.location", value);
  } else {
    refuse(key, value,
           fmt::format(
               "a {} store of type {} cannot be read here; convert it to PEM and set {}=PEM",
               trust ? "trust" : "key", type, trust ? "ssl.truststore.type" : "ssl.keystore.type"));
  }
}

void translate_keystore_password(Translation& t, const std::string& key, const std::string& value) {
  const std::string* type = t.java("ssl.keystore.type");
  if (type != nullptr && lower(*type) == "pkcs12") {
    t.set("ssl.keystore.password", value);
  } else {
    t.note(ClientConfigNote::Kind::NoCounterpart, key,
           "PEM files have a key password only (ssl.key.password)");
  }
}

void translate_jaas(Translation& t, const std::string&, const std::string& value) {
  for (auto& [native, text] : native_sasl_settings(value)) t.set(native, text);
}

void translate_compression_level(Translation& t, const std::string& key, const std::string& value) {
  const std::string* type = t.java("compression.type");
  if (type != nullptr && key == "compression." + *type + ".level")
    t.set("compression.level", value);
}

const std::unordered_map<std::string, Rule>& rules() {
  static const auto table = [] {
    std::unordered_map<std::string, Rule> r;
    const auto add = [&r](unsigned roles, std::initializer_list<const char*> keys,
                          const Handler& handler) {
      for (const char* key : keys) r[key] = {roles, handler};
    };
    add(every_role,
        {"bootstrap.servers", "client.id", "reconnect.backoff.ms", "reconnect.backoff.max.ms",
         "ssl.key.password", "ssl.cipher.suites", "sasl.mechanism", "sasl.kerberos.service.name",
         "sasl.oauthbearer.token.endpoint.url"},
        same());
    add(every_role, {"client.rack"}, same());
    add(every_role, {"connections.max.idle.ms"}, clamped("connections.max.idle.ms", 0, int_max));
    add(every_role, {"security.protocol"},
        [](Translation& t, const std::string& key, const std::string& value) {
          t.set(key, lower(value));
        });
    add(every_role, {"request.timeout.ms"}, translate_request_timeout);
    add(every_role, {"metadata.max.age.ms"}, translate_metadata_age);
    add(every_role, {"send.buffer.bytes"}, clamped("socket.send.buffer.bytes", 0, 100000000));
    add(every_role, {"receive.buffer.bytes"}, clamped("socket.receive.buffer.bytes", 0, 100000000));
    add(every_role, {"socket.connection.setup.timeout.ms"},
        clamped("socket.connection.setup.timeout.ms", 1000, int_max));
    add(every_role, {"default.api.timeout.ms"},
        [](Translation& t, const std::string& key, const std::string& value) {
          t.result().default_api_timeout = std::chrono::milliseconds(number(key, value));
        });
    add(every_role, {"ssl.truststore.location", "ssl.keystore.location"}, translate_store_location);
    add(every_role, {"ssl.truststore.certificates"}, renamed("ssl.ca.pem"));
    add(every_role, {"ssl.keystore.key"}, renamed("ssl.key.pem"));
    add(every_role, {"ssl.keystore.certificate.chain"}, renamed("ssl.certificate.pem"));
    add(every_role, {"ssl.keystore.password"}, translate_keystore_password);
    add(every_role, {"ssl.endpoint.identification.algorithm"},
        [](Translation& t, const std::string& key, const std::string& value) {
          t.set(key, value.empty() ? "none" : lower(value));
        });
    add(every_role, {"sasl.jaas.config"}, translate_jaas);
    add(every_role,
        {"key.serializer",
         "value.serializer",
         "key.deserializer",
         "value.deserializer",
         "interceptor.classes",
         "metric.reporters",
         "metrics.num.samples",
         "metrics.sample.window.ms",
         "metrics.recording.level",
         "auto.include.jmx.reporter",
         "security.providers",
         "enable.metrics.push",
         "metadata.recovery.strategy",
         "metadata.recovery.rebootstrap.trigger.ms",
         "client.dns.lookup",
         "exclude.internal.topics",
         "ssl.protocol",
         "ssl.enabled.protocols",
         "ssl.provider",
         "ssl.keymanager.algorithm",
         "ssl.trustmanager.algorithm",
         "ssl.secure.random.implementation",
         "ssl.engine.factory.class",
         "ssl.truststore.type",
         "ssl.keystore.type",
         "ssl.truststore.password",
         "enable.metrics.push"},
        not_needed());
    add(every_role,
        {"retry.backoff.max.ms",
         "socket.connection.setup.timeout.max.ms",
         "sasl.kerberos.kinit.cmd",
         "sasl.kerberos.ticket.renew.window.factor",
         "sasl.kerberos.ticket.renew.jitter",
         "sasl.kerberos.min.time.before.relogin",
         "sasl.login.class",
         "sasl.login.callback.handler.class",
         "sasl.login.refresh.window.factor",
         "sasl.login.refresh.window.jitter",
         "sasl.login.refresh.min.period.seconds",
         "sasl.login.refresh.buffer.seconds",
         "sasl.login.connect.timeout.ms",
         "sasl.login.read.timeout.ms",
         "sasl.login.retry.backoff.ms",
         "sasl.login.retry.backoff.max.ms",
         "sasl.oauthbearer.scope.claim.name",
         "sasl.oauthbearer.sub.claim.name",
         "sasl.oauthbearer.jwks.endpoint.url",
         "sasl.oauthbearer.jwks.endpoint.refresh.ms",
         "sasl.oauthbearer.jwks.endpoint.retry.backoff.ms",
         "sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms",
         "sasl.oauthbearer.clock.skew.seconds",
         "sasl.oauthbearer.expected.audience",
         "sasl.oauthbearer.expected.issuer",
         "sasl.oauthbearer.header.urlencode"},
        no_counterpart("the native client has no such setting; it is ignored"));
    add(every_role, {"sasl.client.callback.handler.class"},
        [](Translation&, const std::string& key, const std::string& value) {
          if (!value.empty() && value != "null")
            refuse(key, value, "Java callback handlers cannot be loaded here");
        });

    add(producer_role, {"acks", "transactional.id", "compression.type"}, same());
    add(producer_role, {"enable.idempotence"},
        [](Translation& t, const std::string& key, const std::string& value) {
          t.set(key, lower(value));
        });
    add(producer_role, {"transaction.timeout.ms"},
        clamped("transaction.timeout.ms", 1000, int_max));
    add(producer_role, {"max.in.flight.requests.per.connection"},
        clamped("max.in.flight.requests.per.connection", 1, 1000000));
    add(producer_role, {"linger.ms"}, clamped("linger.ms", 0, 900000));
    add(producer_role, {"batch.size"}, translate_batch_size);
    add(producer_role, {"retries"}, clamped("retries", 0, int_max));
    add(producer_role | admin_role, {"retry.backoff.ms"}, clamped("retry.backoff.ms", 1, 300000));
    add(producer_role, {"delivery.timeout.ms"}, clamped("message.timeout.ms", 0, int_max));
    add(producer_role, {"buffer.memory"}, translate_buffer_memory);
    add(producer_role, {"max.request.size"}, clamped("message.max.bytes", 1000, 1000000000));
    add(producer_role, {"partitioner.class"}, translate_partitioner);
    add(producer_role, {"partitioner.ignore.keys"},
        [](Translation& t, const std::string&, const std::string& value) {
          if (lower(value) == "true") t.set("partitioner", "random");
        });
    add(producer_role,
        {"compression.gzip.level", "compression.lz4.level", "compression.zstd.level"},
        translate_compression_level);
    add(producer_role, {"max.block.ms"}, not_needed());
    add(producer_role,
        {"partitioner.adaptive.partitioning.enable", "partitioner.availability.timeout.ms",
         "metadata.max.idle.ms"},
        no_counterpart("the native client has no such setting; it is ignored"));

    add(consumer_role,
        {"group.id", "group.instance.id", "isolation.level", "check.crcs",
         "allow.auto.create.topics"},
        same());
    add(consumer_role, {"session.timeout.ms"}, clamped("session.timeout.ms", 1, 3600000));
    add(consumer_role, {"heartbeat.interval.ms"}, clamped("heartbeat.interval.ms", 1, 3600000));
    add(consumer_role, {"max.poll.interval.ms"}, clamped("max.poll.interval.ms", 1, 86400000));
    add(consumer_role, {"fetch.min.bytes"}, clamped("fetch.min.bytes", 1, 100000000));
    add(consumer_role, {"fetch.max.bytes"}, clamped("fetch.max.bytes", 0, 2147483135));
    add(consumer_role, {"max.partition.fetch.bytes"},
        clamped("fetch.message.max.bytes", 1, 1000000000));
    add(consumer_role, {"fetch.max.wait.ms"}, clamped("fetch.wait.max.ms", 0, 300000));
    add(consumer_role, {"auto.offset.reset"}, translate_offset_reset);
    add(consumer_role, {"partition.assignment.strategy"}, translate_assignors);
    add(consumer_role, {"max.poll.records"},
        [](Translation& t, const std::string& key, const std::string& value) {
          t.result().max_poll_records =
              static_cast<int>(std::clamp<int64_t>(number(key, value), 1, int_max));
        });
    add(consumer_role, {"enable.auto.commit", "auto.commit.interval.ms"},
        no_counterpart("the worker commits offsets itself"));
    add(consumer_role, {"retry.backoff.ms"}, not_needed());
    add(consumer_role, {"group.protocol", "group.remote.assignor"},
        no_counterpart("the classic group protocol is used"));
    add(admin_role, {"retries"}, not_needed());
    return r;
  }();
  return table;
}

void Translation::set_defaults() {
  switch (role_) {
    case ClientRole::Producer:
      result_.native = {{"partitioner", "murmur2_random"},
                        {"queue.buffering.max.kbytes", "32768"},
                        {"queue.buffering.max.messages", "500000"},
                        {"message.max.bytes", "1048576"}};
      break;
    case ClientRole::Consumer:
      // One fetch of a well compressed topic holds far more than the default message limit, which
      // would stall it; the byte limit is the real bound.
      result_.native = {{"enable.auto.commit", "false"},
                        {"enable.auto.offset.store", "false"},
                        {"auto.offset.reset", "latest"},
                        {"allow.auto.create.topics", "true"},
                        {"partition.assignment.strategy", "range"},
                        {"queued.min.messages", "1000000"},
                        {"queued.max.messages.kbytes", "8192"}};
      break;
    case ClientRole::Admin:
      break;
  }
}

void Translation::translate_unknown(const std::string& key) {
  std::vector<std::string> known;
  for (const auto& [name, rule] : rules()) {
    if ((rule.roles & role_bit(role_)) != 0) known.push_back(name);
  }
  std::sort(known.begin(), known.end());
  const std::optional<std::string> near = nearest_match(key, known);
  note(ClientConfigNote::Kind::Unknown, key,
       near ? fmt::format("no Kafka client setting; did you mean {}?", *near)
            : "no Kafka client setting");
}

void Translation::translate_one(const std::string& key, const std::string& value) {
  const auto rule = rules().find(key);
  if (rule == rules().end()) {
    translate_unknown(key);
  } else if ((rule->second.roles & role_bit(role_)) != 0) {
    rule->second.handle(*this, key, value);
  }
}

// The native client refuses combinations that Java's accepts or adjusts.
void Translation::finish() {
  auto& native = result_.native;
  if (role_ == ClientRole::Producer) {
    const auto idempotence = native.find("enable.idempotence");
    if (idempotence != native.end() && idempotence->second == "true") {
      const auto in_flight = native.find("max.in.flight.requests.per.connection");
      if (in_flight != native.end() && std::stoll(in_flight->second) > 5) in_flight->second = "5";
      const auto acks = native.find("acks");
      if (acks != native.end() && acks->second != "all" && acks->second != "-1") {
        refuse("acks", acks->second, "must be all when enable.idempotence is true");
      }
    }
  }
  if (role_ == ClientRole::Consumer) {
    // One message of the largest size must fit a response.
    const auto fetch = native.find("fetch.message.max.bytes");
    if (fetch != native.end()) {
      const int64_t wanted = std::stoll(fetch->second);
      const auto total = native.find("fetch.max.bytes");
      const int64_t limit = total == native.end() ? 52428800 : std::stoll(total->second);
      if (limit < wanted) native["fetch.max.bytes"] = std::to_string(wanted);
      if (std::max(limit, wanted) + 512 > 100000000) {
        native["receive.message.max.bytes"] =
            std::to_string(std::min<int64_t>(std::max(limit, wanted) + 512, int_max));
      }
    }
  }
}

ClientConfig Translation::run() {
  set_defaults();
  for (const auto& [key, value] : java_) translate_one(key, value);
  finish();
  return std::move(result_);
}

}  // namespace

ClientConfig translate_client_config(ClientRole role, const ConfigMap& java) {
  return Translation(role, java).run();
}

void log_client_config_notes(const ClientConfig& config, std::string_view where) {
  static auto& log = logger("org.apache.kafka.clients");
  for (const ClientConfigNote& note : config.notes) {
    const auto level =
        note.kind == ClientConfigNote::Kind::NotNeeded ? spdlog::level::debug : spdlog::level::warn;
    log.log(level, "{}: {}: {}", where, note.key, note.message);
  }
}

}  // namespace kconnect
