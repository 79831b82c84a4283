// The requests and signatures of AWS's published test suite for Signature Version 4.
#include "net/aws_signature.h"

#include <catch2/catch.hpp>

namespace kconnect {

namespace {

constexpr const char* date = "20150830T123600Z";

std::string signature_of(AwsRequest request) {
  const AwsCredentials credentials{.access_key_id = "AKIDEXAMPLE",
                                   .secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
  request.headers.insert(request.headers.begin(), {"Host", "example.amazonaws.com"});
  request.headers.emplace_back("X-Amz-Date", date);
  const std::string value =
      aws_authorization(request, credentials, {.region = "us-east-1", .service = "service"}, date);
  return value.substr(value.rfind('=') + 1);
}

}  // namespace

TEST_CASE("requests are signed as in the published vectors") {
  CHECK(signature_of({.method = "GET"}) ==
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  CHECK(signature_of({.method = "POST"}) ==
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  CHECK(signature_of({.method = "GET", .query = "Param2=value2&Param1=value1"}) ==
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  CHECK(signature_of({.method = "POST",
                      .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                      .body = "Param1=value1"}) ==
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
}

TEST_CASE("the whole value names credentials, scope and signed headers") {
  const AwsRequest request{.method = "GET",
                           .headers = {{"X-Amz-Date", date}, {"Host", "example.amazonaws.com"}}};
  CHECK(aws_authorization(request, {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""},
                          {"us-east-1", "service"}, date) ==
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=host;x-amz-date, "
        "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST_CASE("dates are in UTC") {
  CHECK(aws_date(std::chrono::system_clock::from_time_t(1440938160)) == date);
}

}  // namespace kconnect
