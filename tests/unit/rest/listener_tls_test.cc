#include "rest/listener_tls.h"

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

namespace kconnect {

TEST_CASE("without prefixed keys the plain ones count") {
  const TlsSettings tls = listener_tls({{"ssl.keystore.location", "/k.p12"},
                                        {"ssl.keystore.password", "a"},
                                        {"ssl.client.auth", "requested"},
                                        {"ssl.cipher.suites", "A, B"}},
                                       "listeners.https.");
  CHECK(tls.key_store.location == "/k.p12");
  CHECK(tls.key_store.password == "a");
  CHECK(tls.key_store.pem.empty());
  CHECK(tls.client_auth == ClientAuth::Requested);
  CHECK(tls.cipher_suites == std::vector<std::string>{"A", "B"});
  CHECK(tls.protocols == std::vector<std::string>{"TLSv1.2", "TLSv1.3"});
  CHECK(tls.key_prefix.empty());
}

TEST_CASE("one prefixed key rules out all plain ones") {
  const TlsSettings tls = listener_tls({{"ssl.keystore.location", "/k.p12"},
                                        {"ssl.client.auth", "required"},
                                        {"listeners.https.ssl.keystore.key", "KEY"},
                                        {"listeners.https.ssl.keystore.certificate.chain", "CERT"}},
                                       "listeners.https.");
  CHECK(tls.key_store.location.empty());
  CHECK(tls.key_store.pem == "KEYCERT");
  CHECK(tls.client_auth == ClientAuth::None);
  CHECK(tls.key_prefix == "listeners.https.");
}

TEST_CASE("a wrong value of a TLS key is an error") {
  CHECK_THROWS_AS(listener_tls({{"ssl.client.auth", "maybe"}}, "listeners.https."),
                  ConfigException);
}

}  // namespace kconnect
