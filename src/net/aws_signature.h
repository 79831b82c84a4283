#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kconnect {

struct AwsCredentials {
  std::string access_key_id = {};
  std::string secret_access_key = {};
  std::string session_token = {};  // empty = none
};

// What a signature is valid for: "us-east-1", "es".
struct AwsScope {
  std::string region = {};
  std::string service = {};
};

struct AwsRequest {
  std::string method = {};
  std::string path = "/";                                         // percent-encoded, as it is sent
  std::string query = {};                                         // as it is sent, without ?
  std::vector<std::pair<std::string, std::string>> headers = {};  // those to sign, Host among them
  std::string_view body = {};
};

// Lower-case hexadecimal SHA-256.
std::string sha256_hex(std::string_view bytes);

// "20150830T123600Z", the value of X-Amz-Date.
std::string aws_date(std::chrono::system_clock::time_point time);

// The value of Authorization by AWS Signature Version 4. The request's headers hold an X-Amz-Date,
// whose value is date.
std::string aws_authorization(const AwsRequest& request, const AwsCredentials& credentials,
                              const AwsScope& scope, const std::string& date);

}  // namespace kconnect
