#include "kafka/client_config.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

#include "kafka/jaas_config.h"

namespace kconnect {
namespace {

ConfigMap native(ClientRole role, const ConfigMap& java) {
  return translate_client_config(role, java).native;
}

const ClientConfigNote* note_of(const ClientConfig& config, const std::string& key) {
  const auto found = std::find_if(config.notes.begin(), config.notes.end(),
                                  [&](const auto& note) { return note.key == key; });
  return found == config.notes.end() ? nullptr : &*found;
}

TEST_CASE("a producer hashes keys as Java does and buffers 32 MiB") {
  const ConfigMap settings = native(ClientRole::Producer, {});
  CHECK(settings.at("partitioner") == "murmur2_random");
  CHECK(settings.at("queue.buffering.max.kbytes") == "32768");
}

TEST_CASE("a consumer never commits by itself and may create its topics") {
  const ConfigMap settings = native(ClientRole::Consumer, {{"enable.auto.commit", "true"}});
  CHECK(settings.at("enable.auto.commit") == "false");
  CHECK(settings.at("enable.auto.offset.store") == "false");
  CHECK(settings.at("allow.auto.create.topics") == "true");
}

TEST_CASE("Java names become native names") {
  const ConfigMap producer = native(ClientRole::Producer, {{"buffer.memory", "64000001"},
                                                           {"max.request.size", "8000000"},
                                                           {"delivery.timeout.ms", "1000"},
                                                           {"compression.type", "zstd"},
                                                           {"compression.zstd.level", "5"},
                                                           {"compression.gzip.level", "1"}});
  CHECK(producer.at("queue.buffering.max.kbytes") == "62501");
  CHECK(producer.at("message.max.bytes") == "8000000");
  CHECK(producer.at("message.timeout.ms") == "1000");
  CHECK(producer.at("compression.level") == "5");
  const ConfigMap consumer = native(
      ClientRole::Consumer,
      {{"fetch.max.wait.ms", "250"}, {"auto.offset.reset", "none"}, {"request.timeout.ms", "1"}});
  CHECK(consumer.at("fetch.wait.max.ms") == "250");
  CHECK(consumer.at("auto.offset.reset") == "error");
  CHECK(consumer.at("socket.timeout.ms") == "10");
}

TEST_CASE("what the client library lacks is kept for us") {
  const ClientConfig config = translate_client_config(
      ClientRole::Consumer, {{"max.poll.records", "7"}, {"metadata.max.age.ms", "1000"}});
  CHECK(config.max_poll_records == 7);
  CHECK(config.metadata_max_age == std::chrono::milliseconds(1000));
}

TEST_CASE("Java's default batch size would quarter the throughput and is not passed on") {
  CHECK_FALSE(native(ClientRole::Producer, {{"batch.size", "16384"}}).contains("batch.size"));
  CHECK(native(ClientRole::Producer, {{"batch.size", "200000"}}).at("batch.size") == "200000");
}

TEST_CASE("no client key is dropped without a word") {
  const ClientConfig config =
      translate_client_config(ClientRole::Producer, {{"lingre.ms", "5"},
                                                     {"retry.backoff.max.ms", "1"},
                                                     {"key.serializer", "org.apache.kafka.Bytes"}});
  REQUIRE(note_of(config, "lingre.ms") != nullptr);
  CHECK(note_of(config, "lingre.ms")->kind == ClientConfigNote::Kind::Unknown);
  CHECK(note_of(config, "lingre.ms")->message.find("linger.ms") != std::string::npos);
  REQUIRE(note_of(config, "retry.backoff.max.ms") != nullptr);
  CHECK(note_of(config, "retry.backoff.max.ms")->kind == ClientConfigNote::Kind::NoCounterpart);
  REQUIRE(note_of(config, "key.serializer") != nullptr);
  CHECK(note_of(config, "key.serializer")->kind == ClientConfigNote::Kind::NotNeeded);
}

TEST_CASE("what cannot be honoured is refused") {
  CHECK_THROWS_AS(native(ClientRole::Producer, {{"partitioner.class", "com.example.Mine"}}),
                  ConfigException);
  CHECK_THROWS_AS(native(ClientRole::Producer, {{"ssl.truststore.location", "a.jks"}}),
                  ConfigException);
  CHECK_THROWS_AS(native(ClientRole::Producer, {{"linger.ms", "soon"}}), ConfigException);
  CHECK(native(ClientRole::Producer,
               {{"ssl.truststore.location", "a.pem"}, {"ssl.truststore.type", "PEM"}})
            .at("ssl.ca.location") == "a.pem");
}

TEST_CASE("login modules of JAAS become credentials") {
  CHECK(native_sasl_settings(
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" "
            "password=\"p\\\"; x\";") ==
        ConfigMap{{"sasl.username", "u"}, {"sasl.password", "p\"; x"}});
  CHECK(native_sasl_settings(
            "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true keyTab=\"/k\" "
            "principal=\"a@B\";") ==
        ConfigMap{{"sasl.kerberos.keytab", "/k"}, {"sasl.kerberos.principal", "a@B"}});
}

TEST_CASE("a wrong JAAS entry is refused without telling its secret") {
  for (const char* text :
       {"com.example.Unknown required password=\"hush\";",
        "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"hush\"",
        "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"hush;"}) {
    try {
      native_sasl_settings(text);
      FAIL("accepted: " << text);
    } catch (const ConfigException& error) {
      CHECK(std::string(error.what()).find("hush") == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace kconnect
