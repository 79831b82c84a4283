#include "rest/basic_auth.h"

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

#include "base/base64.h"
#include "fake_herder.h"
#include "rest/jaas_file.h"
#include "support/temp_dir.h"

namespace kconnect {

namespace {

HttpRequest with_authorization(const std::string& value) {
  HttpRequest request = rest_request("GET", "/");
  request.headers.set("Authorization", value);
  return request;
}

HttpRequest by(const std::string& login) {
  return with_authorization("Basic " + base64_encode(login));
}

bool passes(BasicAuth& auth, const HttpRequest& request) {
  return !auth.check(request).has_value();
}

constexpr const char* module_class =
    "org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule";

std::string jaas(const std::string& module) {
  return "KafkaConnect {\n  " + module + "\n};\n";
}

}  // namespace

TEST_CASE("only users of the credentials file pass") {
  const TempDir dir;
  BasicAuth auth(dir.write("users", "# users\nann=pa:ss word\nbo\\u00eb=\\u20ac\n"));
  CHECK(passes(auth, by("ann:pa:ss word")));
  CHECK(passes(auth, by("bo\xC3\xAB:\xE2\x82\xAC")));
  CHECK(passes(auth, with_authorization("bASIC " + base64_encode("ann:pa:ss word"))));
  for (const char* login : {"ann:pa:ss wor", "ann:", "ann", "bob:pa:ss word", ":", ""}) {
    INFO(login);
    CHECK_FALSE(passes(auth, by(login)));
  }
  for (const char* value : {"Basic", "Basic !!", "Bearer abc", ""}) {
    INFO(value);
    CHECK_FALSE(passes(auth, with_authorization(value)));
  }
  const auto refusal = auth.check(rest_request("GET", "/"));
  REQUIRE(refusal);
  CHECK(refusal->status == 401);
  CHECK(refusal->body == "User cannot access the resource.");
  CHECK(*refusal->headers.find("Content-Type") == "application/json");
  CHECK(refusal->headers.find("WWW-Authenticate") == nullptr);
}

TEST_CASE("what workers send to each other needs no password") {
  const TempDir dir;
  BasicAuth auth(dir.write("users", "ann=secret"));
  CHECK(passes(auth, rest_request("POST", "/connectors/c/tasks")));
  CHECK(passes(auth, rest_request("PUT", "/connectors/c/fence")));
  CHECK_FALSE(passes(auth, rest_request("GET", "/connectors/c/tasks")));
  CHECK_FALSE(passes(auth, rest_request("POST", "/connectors/c/x/tasks")));
}

TEST_CASE("an empty credentials file lets in everybody, a missing one nobody") {
  const TempDir dir;
  BasicAuth open(dir.write("users", "# nobody\n"));
  CHECK(passes(open, rest_request("GET", "/")));
  BasicAuth closed(dir.file("none"));
  CHECK_FALSE(passes(closed, by("ann:secret")));
}

TEST_CASE("the credentials file is named in a JAAS file") {
  const std::string module = module_class;
  CHECK(credentials_file(jaas(module + " required file=\"/a b/c.properties\";")) ==
        "/a b/c.properties");
  CHECK(credentials_file("// comment\nOther { a.B required; c.D optional x=\"1\" y=2; };\n" +
                         jaas(module + " required /* of \n users */\n  file=/plain.properties;")) ==
        "/plain.properties");
}

TEST_CASE("a JAAS file that cannot be used is refused with the reason") {
  const std::string module = module_class;
  CHECK_THROWS_WITH(credentials_file(""), "there is no section KafkaConnect");
  CHECK_THROWS_WITH(credentials_file("Other {\n};"), "there is no section KafkaConnect");
  CHECK_THROWS_WITH(credentials_file(jaas(module + " required;")),
                    "Property Credentials file must be specified: file=\"...\"");
  CHECK_THROWS_WITH(credentials_file(jaas("a.B required;")),
                    "section KafkaConnect must have " + module + " as its only module");
  CHECK_THROWS_WITH(credentials_file("KafkaConnect {\n a.B required\n}"),
                    "line 3: '=' was expected");
  CHECK_THROWS_WITH(credentials_file("KafkaConnect {\n a.B required x=\"1\n"),
                    "line 2: a closing quote was expected");
  CHECK_THROWS_WITH(credentials_file("KafkaConnect"), "line 1: '{' was expected");
  CHECK_THROWS_AS(credentials_file("KafkaConnect { a b x = \"y\""), ConfigException);
}

}  // namespace kconnect
