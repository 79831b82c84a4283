#include "runtime/client_config_keys.h"

#include <string_view>

namespace kconnect {

namespace {

constexpr auto boolean = ConfigType::Boolean;
constexpr auto text = ConfigType::String;
constexpr auto integer = ConfigType::Int;
constexpr auto short_integer = ConfigType::Short;
constexpr auto long_integer = ConfigType::Long;
constexpr auto real = ConfigType::Double;
constexpr auto list = ConfigType::List;
constexpr auto class_name = ConfigType::Class;
constexpr auto password = ConfigType::Password;

constexpr auto high = Importance::High;
constexpr auto medium = Importance::Medium;
constexpr auto low = Importance::Low;

struct NullDefault {};
constexpr NullDefault null;

// One key of a Java client.
struct ClientKey {
  ClientKey(std::string_view key, ConfigType value_type, std::string_view default_text,
            Importance rank)
      : name(key), type(value_type), importance(rank), default_value(default_text) {}
  ClientKey(std::string_view key, ConfigType value_type, NullDefault /*null*/, Importance rank)
      : name(key), type(value_type), importance(rank), is_null(true) {}
  ClientKey(std::string_view key, ConfigType value_type, NoDefault /*required*/, Importance rank)
      : name(key), type(value_type), importance(rank), is_required(true) {}

  std::string_view name;
  ConfigType type;
  Importance importance;
  std::string_view default_value;
  bool is_null = false;
  bool is_required = false;
};

void add_keys(std::initializer_list<ClientKey> keys, std::string_view doc, ConfigDef& def) {
  for (const ClientKey& row : keys) {
    ConfigKey key = {.name = std::string(row.name),
                     .type = row.type,
                     .importance = row.importance,
                     .doc = std::string(doc)};
    if (row.is_null) {
      key.default_value = ConfigData{};
    } else if (!row.is_required) {
      key.default_value = parse_config_type(row.name, std::string(row.default_value), row.type);
    }
    def.define(std::move(key));
  }
}

constexpr std::string_view common_doc = "Setting of Kafka's clients.";
constexpr std::string_view producer_doc = "Setting of Kafka's producer.";
constexpr std::string_view consumer_doc = "Setting of Kafka's consumer.";
constexpr std::string_view admin_doc = "Setting of Kafka's admin client.";

// What all clients have with the same defaults.
void add_common_keys(ConfigDef& def) {
  add_keys({{"client.dns.lookup", text, "use_all_dns_ips", medium},
            {"metadata.max.age.ms", long_integer, "300000", low},
            {"metadata.recovery.strategy", text, "none", low},
            {"send.buffer.bytes", integer, "131072", medium},
            {"reconnect.backoff.ms", long_integer, "50", low},
            {"reconnect.backoff.max.ms", long_integer, "1000", low},
            {"retry.backoff.ms", long_integer, "100", low},
            {"retry.backoff.max.ms", long_integer, "1000", low},
            {"request.timeout.ms", integer, "30000", medium},
            {"socket.connection.setup.timeout.ms", long_integer, "10000", medium},
            {"socket.connection.setup.timeout.max.ms", long_integer, "30000", medium},
            {"enable.metrics.push", boolean, "true", low},
            {"metrics.sample.window.ms", long_integer, "30000", low},
            {"metrics.num.samples", integer, "2", low},
            {"metrics.recording.level", text, "INFO", low},
            {"metric.reporters", list, "", low},
            {"auto.include.jmx.reporter", boolean, "true", low},
            {"security.protocol", text, "PLAINTEXT", medium},
            {"security.providers", text, null, low}},
           common_doc, def);
  add_tls_keys(def);
  add_sasl_keys(def);
}

ConfigDef producer_def() {
  ConfigDef def;
  add_common_keys(def);
  add_keys({{"bootstrap.servers", list, "", high},
            {"client.id", text, "", medium},
            {"buffer.memory", long_integer, "33554432", high},
            {"retries", integer, "2147483647", high},
            {"acks", text, "all", low},
            {"compression.type", text, "none", high},
            {"compression.gzip.level", integer, "-1", medium},
            {"compression.lz4.level", integer, "9", medium},
            {"compression.zstd.level", integer, "3", medium},
            {"batch.size", integer, "16384", medium},
            {"partitioner.adaptive.partitioning.enable", boolean, "true", low},
            {"partitioner.availability.timeout.ms", long_integer, "0", low},
            {"partitioner.ignore.keys", boolean, "false", medium},
            {"partitioner.class", class_name, null, medium},
            {"linger.ms", long_integer, "0", medium},
            {"delivery.timeout.ms", integer, "120000", medium},
            {"receive.buffer.bytes", integer, "32768", medium},
            {"max.request.size", integer, "1048576", medium},
            {"max.block.ms", long_integer, "60000", medium},
            {"metadata.max.idle.ms", long_integer, "300000", low},
            {"max.in.flight.requests.per.connection", integer, "5", low},
            {"key.serializer", class_name, NoDefault{}, high},
            {"value.serializer", class_name, NoDefault{}, high},
            {"connections.max.idle.ms", long_integer, "540000", medium},
            {"interceptor.classes", list, "", low},
            {"enable.idempotence", boolean, "true", low},
            {"transaction.timeout.ms", integer, "60000", low},
            {"transactional.id", text, null, low}},
           producer_doc, def);
  return def;
}

ConfigDef consumer_def() {
  ConfigDef def;
  add_common_keys(def);
  add_keys({{"bootstrap.servers", list, "", high},
            {"client.id", text, "", low},
            {"client.rack", text, "", low},
            {"group.id", text, null, high},
            {"group.instance.id", text, null, medium},
            {"group.protocol", text, "classic", high},
            {"group.remote.assignor", text, null, medium},
            {"session.timeout.ms", integer, "45000", high},
            {"heartbeat.interval.ms", integer, "3000", high},
            {"partition.assignment.strategy", list,
             "org.apache.kafka.clients.consumer.RangeAssignor,"
             "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
             medium},
            {"enable.auto.commit", boolean, "true", medium},
            {"auto.commit.interval.ms", integer, "5000", low},
            {"auto.offset.reset", text, "latest", medium},
            {"max.partition.fetch.bytes", integer, "1048576", high},
            {"fetch.min.bytes", integer, "1", high},
            {"fetch.max.bytes", integer, "52428800", medium},
            {"fetch.max.wait.ms", integer, "500", low},
            {"receive.buffer.bytes", integer, "65536", medium},
            {"check.crcs", boolean, "true", low},
            {"key.deserializer", class_name, NoDefault{}, high},
            {"value.deserializer", class_name, NoDefault{}, high},
            {"default.api.timeout.ms", integer, "60000", medium},
            {"connections.max.idle.ms", long_integer, "540000", medium},
            {"interceptor.classes", list, "", low},
            {"max.poll.records", integer, "500", medium},
            {"max.poll.interval.ms", integer, "300000", medium},
            {"exclude.internal.topics", boolean, "true", medium},
            {"internal.leave.group.on.close", boolean, "true", low},
            {"internal.throw.on.fetch.stable.offset.unsupported", boolean, "false", low},
            {"isolation.level", text, "read_uncommitted", medium},
            {"allow.auto.create.topics", boolean, "true", medium}},
           consumer_doc, def);
  return def;
}

ConfigDef admin_def() {
  ConfigDef def;
  add_common_keys(def);
  add_keys({{"bootstrap.servers", list, "", high},
            {"bootstrap.controllers", list, "", high},
            {"client.id", text, "", medium},
            {"receive.buffer.bytes", integer, "65536", medium},
            {"connections.max.idle.ms", long_integer, "300000", medium},
            {"retries", integer, "2147483647", low},
            {"default.api.timeout.ms", integer, "60000", medium}},
           admin_doc, def);
  return def;
}

}  // namespace

void add_tls_keys(ConfigDef& def) {
  add_keys({{"ssl.protocol", text, "TLSv1.3", medium},
            {"ssl.provider", text, null, medium},
            {"ssl.cipher.suites", list, null, low},
            {"ssl.enabled.protocols", list, "TLSv1.2,TLSv1.3", medium},
            {"ssl.keystore.type", text, "JKS", medium},
            {"ssl.keystore.location", text, null, high},
            {"ssl.keystore.password", password, null, high},
            {"ssl.key.password", password, null, high},
            {"ssl.keystore.key", password, null, high},
            {"ssl.keystore.certificate.chain", password, null, high},
            {"ssl.truststore.certificates", password, null, high},
            {"ssl.truststore.type", text, "JKS", medium},
            {"ssl.truststore.location", text, null, high},
            {"ssl.truststore.password", password, null, high},
            {"ssl.keymanager.algorithm", text, "SunX509", low},
            {"ssl.trustmanager.algorithm", text, "PKIX", low},
            {"ssl.endpoint.identification.algorithm", text, "https", low},
            {"ssl.secure.random.implementation", text, null, low},
            {"ssl.engine.factory.class", class_name, null, low}},
           "Setting of encrypted connections (TLS).", def);
}

void add_sasl_keys(ConfigDef& def) {
  add_keys({{"sasl.kerberos.service.name", text, null, medium},
            {"sasl.kerberos.kinit.cmd", text, "/usr/bin/kinit", low},
            {"sasl.kerberos.ticket.renew.window.factor", real, "0.8", low},
            {"sasl.kerberos.ticket.renew.jitter", real, "0.05", low},
            {"sasl.kerberos.min.time.before.relogin", long_integer, "60000", low},
            {"sasl.login.refresh.window.factor", real, "0.8", low},
            {"sasl.login.refresh.window.jitter", real, "0.05", low},
            {"sasl.login.refresh.min.period.seconds", short_integer, "60", low},
            {"sasl.login.refresh.buffer.seconds", short_integer, "300", low},
            {"sasl.mechanism", text, "GSSAPI", medium},
            {"sasl.jaas.config", password, null, medium},
            {"sasl.client.callback.handler.class", class_name, null, medium},
            {"sasl.login.callback.handler.class", class_name, null, medium},
            {"sasl.login.class", class_name, null, medium},
            {"sasl.login.connect.timeout.ms", integer, null, low},
            {"sasl.login.read.timeout.ms", integer, null, low},
            {"sasl.login.retry.backoff.max.ms", long_integer, "10000", low},
            {"sasl.login.retry.backoff.ms", long_integer, "100", low},
            {"sasl.oauthbearer.scope.claim.name", text, "scope", low},
            {"sasl.oauthbearer.sub.claim.name", text, "sub", low},
            {"sasl.oauthbearer.token.endpoint.url", text, null, medium},
            {"sasl.oauthbearer.jwks.endpoint.url", text, null, medium},
            {"sasl.oauthbearer.jwks.endpoint.refresh.ms", long_integer, "3600000", low},
            {"sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", long_integer, "10000", low},
            {"sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", long_integer, "100", low},
            {"sasl.oauthbearer.clock.skew.seconds", integer, "30", low},
            {"sasl.oauthbearer.expected.audience", list, null, low},
            {"sasl.oauthbearer.expected.issuer", text, null, low},
            {"sasl.oauthbearer.header.urlencode", boolean, "false", low}},
           "Setting of authentication (SASL).", def);
}

const ConfigDef& client_config_def(ClientType client) {
  static const ConfigDef producer = producer_def();
  static const ConfigDef consumer = consumer_def();
  static const ConfigDef admin = admin_def();
  switch (client) {
    case ClientType::Producer:
      return producer;
    case ClientType::Consumer:
      return consumer;
    case ClientType::Admin:
      return admin;
  }
  return admin;
}

}  // namespace kconnect
