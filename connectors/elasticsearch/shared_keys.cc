#include <kconnect/validators.h>

#include "elasticsearch/config.h"
#include "elasticsearch/key_group.h"

namespace kconnect::elasticsearch {

namespace {

using Spec = ConfigSpec<Config>;

// Adds one of the ssl.* keys under a prefix, as Kafka's clients have it.
class TlsKeyAdder {
 public:
  TlsKeyAdder(Spec& spec, const std::string& prefix, const std::string& group)
      : spec_(spec), prefix_(prefix), in_(group) {}

  template <typename T>
  TlsKeyAdder& operator()(T TlsKeys::*member, const std::string& name, ConfigData preset,
                          std::string doc) {
    spec_.add(
        member,
        in_({.name = prefix_ + name, .default_value = std::move(preset), .doc = std::move(doc)}));
    return *this;
  }

 private:
  Spec& spec_;
  const std::string& prefix_;
  KeyGroup in_;
};

}  // namespace

void add_tls_keys(Spec& spec, const std::string& prefix, const std::string& group) {
  using Words = std::vector<std::string>;
  TlsKeyAdder add(spec, prefix, group);
  add(&TlsKeys::ssl_protocol, "ssl.protocol", std::string("TLSv1.3"),
      "Has no effect: ssl.enabled.protocols says what may be spoken.");
  add(&TlsKeys::ssl_provider, "ssl.provider", {}, "Has no effect.");
  add(&TlsKeys::ssl_cipher_suites, "ssl.cipher.suites", Words{},
      "Cipher suites by their Java names; none = the defaults of OpenSSL.");
  add(&TlsKeys::ssl_enabled_protocols, "ssl.enabled.protocols", Words{"TLSv1.2", "TLSv1.3"},
      "Versions of TLS that may be spoken.");
  add(&TlsKeys::ssl_keystore_type, "ssl.keystore.type", std::string("JKS"),
      "Has no effect: PKCS12 and PEM are told apart by the content. JKS cannot be read.");
  add(&TlsKeys::ssl_keystore_location, "ssl.keystore.location", {},
      "A file with the client's key and certificate, PKCS12 or PEM.");
  add(&TlsKeys::ssl_keystore_password, "ssl.keystore.password", {}, "Password of that file.");
  add(&TlsKeys::ssl_key_password, "ssl.key.password", {}, "Password of an encrypted PEM key.");
  add(&TlsKeys::ssl_keystore_key, "ssl.keystore.key", {},
      "The client's key as PEM text, in place of a file.");
  add(&TlsKeys::ssl_keystore_certificate_chain, "ssl.keystore.certificate.chain", {},
      "The client's certificates as PEM text, in place of a file.");
  add(&TlsKeys::ssl_truststore_certificates, "ssl.truststore.certificates", {},
      "Trusted certificates as PEM text, in place of a file.");
  add(&TlsKeys::ssl_truststore_type, "ssl.truststore.type", std::string("JKS"),
      "Has no effect: PKCS12 and PEM are told apart by the content. JKS cannot be read.");
  add(&TlsKeys::ssl_truststore_location, "ssl.truststore.location", {},
      "A file with trusted certificates, PKCS12 or PEM; without it the system's count.");
  add(&TlsKeys::ssl_truststore_password, "ssl.truststore.password", {}, "Password of that file.");
  add(&TlsKeys::ssl_keymanager_algorithm, "ssl.keymanager.algorithm", std::string("SunX509"),
      "Has no effect.");
  add(&TlsKeys::ssl_trustmanager_algorithm, "ssl.trustmanager.algorithm", std::string("PKIX"),
      "Has no effect.");
  add(&TlsKeys::ssl_endpoint_identification_algorithm, "ssl.endpoint.identification.algorithm",
      std::string("https"), "Empty = the server's name is not compared with its certificate.");
  add(&TlsKeys::ssl_secure_random_implementation, "ssl.secure.random.implementation", {},
      "Has no effect.");
  add(&TlsKeys::ssl_engine_factory_class, "ssl.engine.factory.class", {}, "Has no effect.");
}

void add_extra_keys(Spec& spec) {
  KeyGroup in("Extensions");
  const ConfigData none = std::string();
  spec.add(&Config::connection_api_key,
           in({.name = "connection.api.key",
               .default_value = ConfigData{},
               .doc = "An API key in its encoded form, sent as Authorization: ApiKey."}))
      .add(&Config::connection_bearer_token, in({.name = "connection.bearer.token",
                                                 .default_value = ConfigData{},
                                                 .doc = "A token, sent as Authorization: Bearer."}))
      .add(&Config::aws_region,
           in({.name = "aws.region",
               .default_value = ConfigData{},
               .doc = "Signs requests for AWS (Signature Version 4) in this region."}))
      .add(&Config::aws_service_signing_name,
           in({.name = "aws.service.signing.name",
               .default_value = ConfigData{std::string("es")},
               .doc = "The service that requests are signed for: es, or aoss (serverless)."}))
      .add(&Config::aws_access_key_id,
           in({.name = "aws.access_key_id",
               .default_value = ConfigData{},
               .doc = "The access key; default: the variable AWS_ACCESS_KEY_ID."}))
      .add(&Config::aws_secret_access_key,
           in({.name = "aws.secret_access_key",
               .default_value = ConfigData{},
               .doc = "Its secret; default: the variable AWS_SECRET_ACCESS_KEY."}))
      .add(&Config::aws_session_token,
           in({.name = "aws.session_token",
               .default_value = ConfigData{},
               .doc = "The token of temporary keys; default: the variable AWS_SESSION_TOKEN."}))
      .add(&Config::index_name_template,
           in({.name = "index.name.template",
               .default_value = none,
               .validator = name_template(),
               .importance = Importance::Low,
               .doc = "The index of each record: text with ${topic}, ${partition}, "
                      "${timestamp:yyyy.MM.dd} (the record's, in UTC), ${field:a.b} and "
                      "${header:name}. Upper case is folded."}))
      .add(&Config::index_name_template_fallback,
           in({.name = "index.name.template.fallback",
               .default_value = none,
               .importance = Importance::Low,
               .doc = "The index of records that index.name.template makes no valid name for; "
                      "without it they are invalid messages."}))
      .add(&Config::routing_type,
           in({.name = "routing.type",
               .default_value = ConfigData{std::string("none")},
               .importance = Importance::Low,
               .doc = "What the server chooses a document's shard by: its id, the record's key, or "
                      "a part of the value."},
              {"none", "key", "value"}))
      .add(&Config::routing_type_record_value_path,
           in({.name = "routing.type.record.value.path",
               .default_value = none,
               .importance = Importance::Low,
               .doc = "The part for routing.type=value, a JSON pointer such as /customer/id."}))
      .add(&Config::pipeline, in({.name = "pipeline",
                                  .default_value = none,
                                  .validator = name_template(),
                                  .importance = Importance::Low,
                                  .doc = "The server's ingest pipeline for documents; takes the "
                                         "variables of index.name.template."}))
      .add(&Config::write_script_source,
           in({.name = "write.script.source",
               .default_value = ConfigData{},
               .importance = Importance::Low,
               .doc = "The script for write.method=script; it finds the document as params.doc."}))
      .add(&Config::write_script_id,
           in({.name = "write.script.id",
               .default_value = ConfigData{},
               .importance = Importance::Low,
               .doc = "A script that is stored on the server, in place of write.script.source."}))
      .add(&Config::write_script_lang, in({.name = "write.script.lang",
                                           .default_value = ConfigData{std::string("painless")},
                                           .importance = Importance::Low,
                                           .doc = "The language of write.script.source."}))
      .add(&Config::write_script_scripted_upsert,
           in({.name = "write.script.scripted.upsert",
               .default_value = ConfigData{false},
               .importance = Importance::Low,
               .doc = "Whether the script also makes documents that are not there; otherwise the "
                      "record becomes such a document as it is."}))
      .add(&Config::compression_level,
           in({.name = "compression.level",
               .default_value = ConfigData{0},
               .validator = between(0, 9),
               .importance = Importance::Low,
               .doc = "Compresses bulk requests with gzip, from 1 (fast) to 9 (small); 0 = not."}))
      .add(&Config::bulk_adaptive,
           in({.name = "bulk.adaptive",
               .default_value = ConfigData{false},
               .importance = Importance::Low,
               .doc = "Whether bulk requests become smaller while the server answers 429, and grow "
                      "to batch.size again afterwards."}));
}

}  // namespace kconnect::elasticsearch
