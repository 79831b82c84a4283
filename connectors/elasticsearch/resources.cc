#include "elasticsearch/resources.h"

#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "base/json.h"
#include "base/json_writer.h"
#include "elasticsearch/mapping.h"
#include "net/url.h"

namespace kconnect::elasticsearch {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("io.confluent.connect.elasticsearch.ElasticsearchClient");
  return instance;
}

std::string path_of(const std::string& name) {
  return "/" + percent_encode(name);
}

bool exists_already(const Answer& answer) {
  return answer.text.find("resource_already_exists_exception") != std::string::npos;
}

}  // namespace

Resources::Resources(const Config& config, Client& client, std::stop_token stop)
    : config_(config),
      client_(client),
      stop_(std::move(stop)),
      retry_(config.max_retries, std::chrono::milliseconds(config.retry_backoff_ms)),
      is_external_(config.external_resources().has_value()),
      data_streams_(config.writes_data_streams()) {}

Resources::Resource& Resources::of(std::string_view name) {
  if (last_ != nullptr && last_->name == name) return *last_;
  Resource& resource = resources_[std::string(name)];
  resource.name = name;
  last_ = &resource;
  return resource;
}

void Resources::ensure_exists(Resource& resource) {
  if (resource.exists) return;
  if (!is_external_) {
    const Answer found = call("check for index " + resource.name, "HEAD", path_of(resource.name));
    if (found.status == 404) create(resource);
  }
  resource.exists = true;
}

void Resources::create(const Resource& resource) {
  log().info("Creating {} {}", data_streams_ ? "data stream" : "index", resource.name);
  if (!data_streams_) {
    call("create index " + resource.name, "PUT", path_of(resource.name),
         R"({"settings":{},"aliases":{}})");
    return;
  }
  if (config_.dialect == Dialect::Aiven) ensure_template(resource.name);
  call("create data stream " + resource.name, "PUT", "/_data_stream" + path_of(resource.name));
}

void Resources::ensure_template(const std::string& data_stream) {
  const std::string name =
      config_.existing_index_template_name.value_or(data_stream + "-connector-template");
  const std::string path = "/_index_template" + path_of(name);
  if (call("check for index template " + name, "HEAD", path).status != 404) return;
  const auto& fields = config_.data_stream_timestamp_fields;
  const std::string field = fields.empty() ? "@timestamp" : fields.front();
  std::string body = R"({"index_patterns":[)";
  append_json_string(data_stream, body);
  body += R"(],"priority":200,"data_stream":)";
  if (field == "@timestamp") {
    body += "{}}";
  } else {
    body += R"({"timestamp_field":{"name":)";
    append_json_string(field, body);
    body += "}}}";
  }
  call("create index template " + name, "PUT", path, body);
}

void Resources::ensure_mapping(Resource& resource, const SchemaPtr& schema) {
  if (resource.has_mapping) return;
  if (!mapping_is_there(resource)) {
    const std::string mapping = infer_mapping(schema);
    call("put mapping of " + resource.name, "PUT", path_of(resource.name) + "/_mapping", mapping);
  }
  resource.has_mapping = true;
}

bool Resources::mapping_is_there(const Resource& resource) {
  const Answer answer =
      call("get mapping of " + resource.name, "GET", path_of(resource.name) + "/_mapping");
  JsonReader reader;
  try {
    const JsonValue document = reader.parse(answer.text);
    if (!document.is(JsonKind::Object)) return false;
    // An alias or data stream is answered under the names of its indices: then there is none.
    const auto index = document.find(resource.name);
    const auto mapping =
        index && index->is(JsonKind::Object) ? index->find("mappings") : std::nullopt;
    return mapping && mapping->is(JsonKind::Object) && mapping->size() > 0;
  } catch (const JsonError&) {
    return false;
  }
}

Answer Resources::call(const std::string& what, const std::string& method, const std::string& path,
                       std::optional<std::string_view> body) {
  for (int64_t attempt = 1;; ++attempt) {
    Answer answer = client_.call(method, path, body, stop_);
    const bool is_answered = answer.is_success() || (method == "HEAD" && answer.status == 404) ||
                             (method == "PUT" && exists_already(answer));
    if (is_answered) return answer;
    const std::string problem = describe(answer);
    if (stop_.stop_requested() || attempt > retry_.max_retries()) {
      throw ConnectException(
          fmt::format("Failed to {} due to '{}' after {} attempt(s)", what, problem, attempt));
    }
    const auto delay = retry_.wait_before(static_cast<int32_t>(attempt));
    log().warn("Failed to {} due to '{}'. Retrying attempt ({}/{}) after backoff of {} ms", what,
               problem, attempt, retry_.max_retries(), delay.count());
    wait(delay, stop_);
  }
}

}  // namespace kconnect::elasticsearch
