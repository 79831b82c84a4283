#include <fstream>
#include <future>
#include <sstream>

#include <catch2/catch.hpp>

#include "net/http_server.h"
#include "net/pem.h"
#include "support/certificates.h"
#include "support/shell.h"
#include "support/socket_client.h"

namespace kconnect {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

HttpServerSettings loopback(TlsSettings tls) {
  tls.key_prefix = "listeners.https.";
  return {.listeners = {{"https", "127.0.0.1", 0}}, .tls = std::move(tls)};
}

HttpResponse hello(const HttpRequest& request) {
  return {.body = request.scheme + " " + request.body + "\n"};
}

std::string curl(const HttpServer& server, const std::string& options) {
  return run_shell("curl -sS -m 20 " + options + " " + server.bound().front().url()).output;
}

std::string trusting(const Certificates& made) {
  return "--cacert " + made.authority();
}

std::string content_of(const std::string& file) {
  std::ostringstream content;
  content << std::ifstream(file).rdbuf();
  return content.str();
}

std::string in_one_line(std::string text) {
  for (char& c : text)
    if (c == '\n') c = ' ';
  return text;
}

void check_refused(const TlsSettings& tls, const std::string& reason) {
  CHECK_THROWS_WITH(HttpServer(loopback(tls), hello),
                    "Cannot listen at https://127.0.0.1:0: " + reason);
}

}  // namespace

TEST_CASE("a key store in PKCS12 or PEM form makes a listener encrypted") {
  const Certificates made;
  const std::string encrypted = made.file("encrypted.pem");
  run_shell("openssl pkcs8 -topk8 -v2 aes-256-cbc -in " + made.server_key() +
            " -passout pass:secret -out " + encrypted + " && cat " + made.file("server.crt") +
            " >> " + encrypted);
  const std::string key = content_of(made.server_key());
  const std::string chain = content_of(made.file("server.crt"));
  const std::vector<TlsSettings> table = {
      {.key_store = {.location = made.server_p12(), .password = "secret"}},
      {.key_store = {.location = made.server_pem()}},
      {.key_store = {.location = encrypted}, .key_password = "secret"},
      {.key_store = {.pem = key + chain}},
      {.key_store = {.pem = in_one_line(key) + in_one_line(chain)}},
      {.key_store = {.pem = content_of(encrypted)}, .key_password = "secret"},
  };
  for (const TlsSettings& tls : table) {
    const HttpServer server(loopback(tls), hello);
    CHECK(curl(server, trusting(made) + " -d text") == "https text\n");
  }
}

TEST_CASE("a client that does not know the authority is warned") {
  const Certificates made;
  const HttpServer server(loopback({.key_store = {.location = made.server_pem()}}), hello);
  CHECK(curl(server, "").find("SSL certificate problem") != std::string::npos);
  CHECK(curl(server, "--insecure") == "https \n");
}

TEST_CASE("clients show their certificates when they have to") {
  const Certificates made;
  const std::string own = trusting(made) + " --cert " + made.client_pem();
  const std::string stranger = trusting(made) + " --cert " + made.stranger_pem();
  const std::vector<TlsStore> stores = {{.location = made.trust_p12(), .password = "secret"},
                                        {.location = made.authority()},
                                        {.pem = in_one_line(content_of(made.authority()))}};
  for (const TlsStore& store : stores) {
    const TlsSettings tls{.key_store = {.location = made.server_pem()},
                          .trust_store = store,
                          .client_auth = ClientAuth::Required};
    const HttpServer server(loopback(tls), hello);
    CHECK(curl(server, own) == "https \n");
    CHECK(curl(server, trusting(made)).find("curl: ") != std::string::npos);
    CHECK(curl(server, stranger).find("curl: ") != std::string::npos);
  }
  const TlsSettings tls{.key_store = {.location = made.server_pem()},
                        .trust_store = stores[0],
                        .client_auth = ClientAuth::Requested};
  const HttpServer server(loopback(tls), hello);
  CHECK(curl(server, own) == "https \n");
  CHECK(curl(server, trusting(made)) == "https \n");
  CHECK(curl(server, stranger).find("curl: ") != std::string::npos);
}

TEST_CASE("protocols and cipher suites are those of the settings") {
  const Certificates made;
  const std::string trusting_client = trusting(made);
  TlsSettings tls{.key_store = {.location = made.server_pem()}, .protocols = {"TLSv1.3"}};
  const HttpServer only_13(loopback(tls), hello);
  CHECK(curl(only_13, trusting_client) == "https \n");
  CHECK(curl(only_13, trusting_client + " --tls-max 1.2").find("curl: ") != std::string::npos);

  tls.protocols = {"TLSv1.2", "TLSv1.3"};
  tls.cipher_suites = {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"};
  const HttpServer strong(loopback(tls), hello);
  const std::string until_12 = trusting_client + " --tls-max 1.2 --ciphers ";
  CHECK(curl(strong, trusting_client) == "https \n");
  CHECK(curl(strong, until_12 + "ECDHE-ECDSA-AES256-GCM-SHA384") == "https \n");
  CHECK(curl(strong, until_12 + "ECDHE-ECDSA-AES128-GCM-SHA256").find("curl: ") !=
        std::string::npos);

  tls.cipher_suites = {"TLS_AES_256_GCM_SHA384"};
  const HttpServer modern(loopback(tls), hello);
  CHECK(curl(modern, trusting_client) == "https \n");
  CHECK(curl(modern, trusting_client + " --tls-max 1.2").find("curl: ") != std::string::npos);
}

TEST_CASE("stores that cannot be used are refused with the reason, not the password") {
  const Certificates made;
  const std::string key = "listeners.https.ssl.keystore.";
  const auto with_store = [](TlsStore store) { return TlsSettings{.key_store = std::move(store)}; };
  check_refused({}, key +
                        "location is missing: a PKCS12 or PEM file with a private key and its "
                        "certificate, or both as " +
                        key + "key and " + key + "certificate.chain");
  check_refused(with_store({.location = "/none.p12"}),
                key + "location=/none.p12 cannot be read: No such file or directory");
  check_refused(with_store({.location = made.server_p12(), .password = "wrong"}),
                key + "location=" + made.server_p12() + " cannot be opened with the password of " +
                    key + "password");
  const std::string jks = made.dir().write("a.jks", "\xFE\xED\xFE\xED and more");
  check_refused(with_store({.location = jks}),
                key + "location=" + jks +
                    " is a JKS file, which only Java reads; convert it to PKCS12: keytool "
                    "-importkeystore -srckeystore " +
                    jks + " -destkeystore " + jks + ".p12 -deststoretype PKCS12");
  const std::string rubbish = made.dir().write("rubbish", "rubbish");
  check_refused(with_store({.location = rubbish}),
                key + "location=" + rubbish + " is neither a PKCS12 nor a PEM file");
  check_refused(with_store({.location = made.authority()}),
                key + "location=" + made.authority() + " holds no private key");
  check_refused(with_store({.location = made.server_key()}),
                key + "location=" + made.server_key() + " holds no certificate in PEM form");
  check_refused(with_store({.pem = content_of(made.server_key()) + content_of(made.authority())}),
                "the PEM text of " + key + "* holds a private key that is not the certificate's");
  check_refused({.key_store = {.location = made.server_pem()}, .protocols = {"SSLv3"}},
                "listeners.https.ssl.enabled.protocols: unknown protocol SSLv3, expected TLSv1, "
                "TLSv1.1, TLSv1.2 or TLSv1.3");
  check_refused({.key_store = {.location = made.server_pem()}, .cipher_suites = {"TLS_X"}},
                "listeners.https.ssl.cipher.suites: Unsupported CipherSuite: TLS_X");
}

TEST_CASE("clients that do not speak TLS, or stop halfway, do no harm") {
  const Certificates made;
  HttpServerSettings settings = loopback({.key_store = {.location = made.server_pem()}});
  settings.request_timeout = milliseconds(200);
  const HttpServer server(settings, hello);
  const uint16_t port = server.bound().front().port;
  SocketClient plain(port);
  plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(plain.receive_all().find("HTTP") == std::string::npos);
  SocketClient silent(port);
  CHECK(silent.is_closed_within(seconds(10)));
  CHECK(curl(server, trusting(made)) == "https \n");
}

TEST_CASE("a streamed body is encrypted too") {
  const Certificates made;
  const HttpServer server(loopback({.key_store = {.location = made.server_pem()}}),
                          [](const HttpRequest&) {
                            const auto stream = std::make_shared<ResponseStream>();
                            for (int i = 0; i < 1000; ++i) stream->write("a line of text\n");
                            stream->finish();
                            return HttpResponse{.stream = stream};
                          });
  CHECK(curl(server, trusting(made)).size() == 1000 * std::string_view("a line of text\n").size());
  CHECK(curl(server, trusting(made) + " --http1.0").size() ==
        1000 * std::string_view("a line of text\n").size());
}

TEST_CASE("plain and encrypted listeners are served side by side") {
  const Certificates made;
  HttpServerSettings settings = loopback({.key_store = {.location = made.server_pem()}});
  settings.listeners.push_back({"http", "127.0.0.1", 0});
  const HttpServer server(settings, hello);
  CHECK(curl(server, trusting(made)) == "https \n");
  CHECK(http_get(server.bound()[1].port, "/").find("http \n") != std::string::npos);
}

TEST_CASE("PEM text in one line is put into lines") {
  CHECK(pem_in_lines("-----BEGIN X----- YWJj ZGVm -----END X----- rest") ==
        "-----BEGIN X-----\nYWJjZGVm\n-----END X-----\n");
  CHECK(pem_in_lines("-----BEGIN X-----\nYWJj\n-----END X-----\n") ==
        "-----BEGIN X-----\nYWJj\n-----END X-----\n");
  CHECK(pem_in_lines("no PEM").empty());
  CHECK(pem_in_lines("-----BEGIN X----- YWJj").empty());
}

}  // namespace kconnect
