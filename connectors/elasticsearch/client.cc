#include "elasticsearch/client.h"

#include <cstdlib>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/base64.h"
#include "base/json.h"
#include "elasticsearch/endpoints.h"
#include "net/aws_signature.h"
#include "net/gzip.h"
#include "net/http_client.h"

namespace kconnect::elasticsearch {

namespace {

using std::chrono::milliseconds;

// What is wanted of a bulk answer: which items failed and why.
constexpr const char* bulk_path = "/_bulk?filter_path=errors,items.*.status,items.*.error";

std::string text_of(const std::optional<std::string>& value) {
  return value.value_or("");
}
std::string text_of(const std::optional<Password>& value) {
  return value ? value->value : "";
}

std::string text_or_variable(const std::string& text, const char* variable) {
  if (!text.empty()) return text;
  const char* found = std::getenv(variable);
  return found == nullptr ? "" : found;
}

TlsSettings tls_settings(const Config& config) {
  TlsSettings tls;
  tls.key_prefix = config.tls_prefix();
  tls.key_store.location = text_of(config.ssl_keystore_location);
  if (!tls.key_store.location.empty())
    tls.key_store.password = text_of(config.ssl_keystore_password);
  if (config.ssl_keystore_key) {
    tls.key_store.pem =
        text_of(config.ssl_keystore_key) + '\n' + text_of(config.ssl_keystore_certificate_chain);
  }
  tls.key_password = text_of(config.ssl_key_password);
  tls.trust_store.location = text_of(config.ssl_truststore_location);
  if (!tls.trust_store.location.empty())
    tls.trust_store.password = text_of(config.ssl_truststore_password);
  tls.trust_store.pem = text_of(config.ssl_truststore_certificates);
  tls.protocols = config.ssl_enabled_protocols;
  tls.cipher_suites = config.ssl_cipher_suites;
  return tls;
}

HttpClientSettings http_settings(const Config& config) {
  HttpClientSettings settings;
  settings.connect_timeout = milliseconds(config.connection_timeout_ms);
  settings.read_timeout = milliseconds(config.read_timeout_ms);
  settings.accept_compressed = config.connection_compression;
  settings.kept_connections = static_cast<size_t>(config.max_in_flight_requests) + 1;
  if (!config.proxy_host.empty()) {
    settings.proxy = HttpProxy{.host = config.proxy_host,
                               .port = config.proxy_port,
                               .user = config.proxy_username,
                               .password = text_of(config.proxy_password)};
  }
  if (config.uses_tls_keys()) {
    settings.tls = tls_settings(config);
    settings.verify_host = !text_of(config.ssl_endpoint_identification_algorithm).empty();
  }
  settings.verify_peer = !config.trust_all_certificates;
  return settings;
}

// The value of Authorization; empty = none.
std::string authorization(const Config& config) {
  if (config.connection_api_key) return "ApiKey " + config.connection_api_key->value;
  if (config.connection_bearer_token) return "Bearer " + config.connection_bearer_token->value;
  if (config.connection_username && config.connection_password) {
    return "Basic " +
           base64_encode(*config.connection_username + ':' + config.connection_password->value);
  }
  return "";
}

AwsCredentials aws_credentials(const Config& config) {
  AwsCredentials credentials;
  credentials.access_key_id =
      text_or_variable(text_of(config.aws_access_key_id), "AWS_ACCESS_KEY_ID");
  credentials.secret_access_key =
      text_or_variable(text_of(config.aws_secret_access_key), "AWS_SECRET_ACCESS_KEY");
  credentials.session_token =
      text_or_variable(text_of(config.aws_session_token), "AWS_SESSION_TOKEN");
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    throw ConnectException(
        "aws.region is set, but there are no credentials: neither aws.access_key_id and "
        "aws.secret_access_key nor the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }
  return credentials;
}

std::string member_text(const JsonValue& value, std::string_view name) {
  const auto member = value.find(name);
  return member && member->is(JsonKind::String) ? std::string(member->text()) : "";
}

}  // namespace

std::string describe(const Answer& answer) {
  if (answer.status == 0) return answer.text;
  const auto plainly = [&]() -> std::string {
    if (answer.status == 401) return " (the server does not accept the credentials)";
    if (answer.status == 403) return " (the user may not do this)";
    return "";
  };
  constexpr size_t longest = 300;
  try {
    JsonReader reader;
    const JsonValue document = reader.parse(answer.text);
    const auto error = document.is(JsonKind::Object) ? document.find("error") : std::nullopt;
    if (error && error->is(JsonKind::Object)) {
      return fmt::format(
          "ElasticsearchStatusException[Elasticsearch exception [type={}, reason={}]], HTTP {}{}",
          member_text(*error, "type"), member_text(*error, "reason"), answer.status, plainly());
    }
  } catch (const JsonError&) {
    // Then the text is shown as it is.
  }
  return fmt::format("HTTP {}{}: {}", answer.status, plainly(), answer.text.substr(0, longest));
}

class Client::Impl {
 public:
  explicit Impl(const Config& config)
      : http_(http_settings(config)),
        endpoints_(config.connection_url),
        authorization_(authorization(config)),
        compression_level_(config.compression_level) {
    if (!config.signs_for_aws()) return;
    aws_scope_ = AwsScope{.region = *config.aws_region, .service = config.aws_service_signing_name};
    aws_credentials_ = aws_credentials(config);
  }

  Answer call(const std::string& method, const std::string& path,
              std::optional<std::string_view> body, const std::stop_token& stop) {
    Answer answer;
    for (size_t attempt = 0; attempt < endpoints_.size(); ++attempt) {
      const size_t endpoint = endpoints_.pick(Endpoints::Clock::now());
      answer = as_answer(http_.exchange(make_call(endpoint, method, path, body, {}), stop));
      note(endpoint, answer);
      if (!answer.is_of_endpoint() || stop.stop_requested()) break;
    }
    return answer;
  }

  void start_bulk(std::string_view body, std::function<void(Answer)> handler) {
    const size_t endpoint = endpoints_.pick(Endpoints::Clock::now());
    std::shared_ptr<const std::string> compressed;
    if (compression_level_ > 0) {
      compressed = std::make_shared<const std::string>(gzip(body, compression_level_));
      body = *compressed;
    }
    http_.start(make_call(endpoint, "POST", bulk_path, body,
                          compressed ? "Content-Encoding: gzip" : std::string_view()),
                [this, endpoint, compressed, handler = std::move(handler)](HttpReply reply) {
                  Answer answer = as_answer(std::move(reply));
                  note(endpoint, answer);
                  handler(std::move(answer));
                });
  }

  void poll(milliseconds longest) { http_.poll(longest); }
  void wake_up() { http_.wake_up(); }
  bool has_healthy_server() const { return endpoints_.has_healthy(Endpoints::Clock::now()); }

 private:
  static Answer as_answer(HttpReply reply) {
    if (reply.status == 0) return {.text = std::move(reply.error)};
    return {.status = reply.status, .text = std::move(reply.body)};
  }

  void note(size_t endpoint, const Answer& answer) {
    if (answer.is_of_endpoint()) {
      endpoints_.failed(endpoint, Endpoints::Clock::now());
    } else {
      endpoints_.worked(endpoint);
    }
  }

  HttpCall make_call(size_t endpoint, const std::string& method, const std::string& path,
                     std::optional<std::string_view> body, std::string_view encoding) const {
    HttpCall call{.method = method, .url = endpoints_.url(endpoint) + path, .body = body};
    const bool is_bulk = path == bulk_path;
    if (body) {
      call.headers.emplace_back(is_bulk ? "Content-Type: application/x-ndjson"
                                        : "Content-Type: application/json");
    }
    call.headers.emplace_back("Accept: application/json");
    if (!encoding.empty()) call.headers.emplace_back(encoding);
    if (aws_scope_) {
      sign(call);
    } else if (!authorization_.empty()) {
      call.headers.push_back("Authorization: " + authorization_);
    }
    return call;
  }

  void sign(HttpCall& call) const {
    std::string_view rest = std::string_view(call.url).substr(call.url.find("://") + 3);
    const std::string host(rest.substr(0, rest.find_first_of("/?")));
    rest.remove_prefix(host.size());
    const std::string date = aws_date(std::chrono::system_clock::now());
    AwsRequest request{.method = call.method,
                       .path = std::string(rest.substr(0, rest.find('?'))),
                       .body = call.body.value_or("")};
    if (request.path.empty()) request.path = "/";
    if (rest.find('?') != std::string_view::npos) request.query = rest.substr(rest.find('?') + 1);
    request.headers = {
        {"Host", host}, {"X-Amz-Content-Sha256", sha256_hex(request.body)}, {"X-Amz-Date", date}};
    if (!aws_credentials_.session_token.empty())
      request.headers.emplace_back("X-Amz-Security-Token", aws_credentials_.session_token);
    const std::string signature = aws_authorization(request, aws_credentials_, *aws_scope_, date);
    for (const auto& [name, value] : request.headers) call.headers.push_back(name + ": " + value);
    call.headers.push_back("Authorization: " + signature);
  }

  HttpClient http_;
  Endpoints endpoints_;
  const std::string authorization_;
  const int compression_level_;
  std::optional<AwsScope> aws_scope_;
  AwsCredentials aws_credentials_;
};

Client::Client(const Config& config) {
  try {
    impl_ = std::make_unique<Impl>(config);
  } catch (const ConnectException&) {
    throw;
  } catch (const std::runtime_error& error) {
    throw ConnectException(error.what());
  }
}

Client::~Client() = default;

Answer Client::call(const std::string& method, const std::string& path,
                    std::optional<std::string_view> body, const std::stop_token& stop) {
  return impl_->call(method, path, body, stop);
}

void Client::start_bulk(std::string_view body, std::function<void(Answer)> handler) {
  impl_->start_bulk(body, std::move(handler));
}

void Client::poll(std::chrono::milliseconds longest) {
  impl_->poll(longest);
}

void Client::wake_up() {
  impl_->wake_up();
}

bool Client::has_healthy_server() const {
  return impl_->has_healthy_server();
}

}  // namespace kconnect::elasticsearch
