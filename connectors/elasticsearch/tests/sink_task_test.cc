#include "elasticsearch/sink_task.h"

#include <atomic>

#include <catch2/catch.hpp>

#include "elasticsearch/tests/task_fixture.h"

namespace kconnect::elasticsearch {

namespace {

using Json = nlohmann::json;

SinkRecords records(int64_t from, int64_t to) {
  SinkRecords all;
  for (int64_t i = from; i < to; ++i)
    all.push_back(TaskFixture::record(i, "k" + std::to_string(i), i));
  return all;
}

size_t actions_of(const SeenRequest& request) {
  return request.lines().size() / 2;
}

// The ids of a bulk request in their order.
std::vector<std::string> ids_of(const SeenRequest& request) {
  std::vector<std::string> ids;
  const auto lines = request.lines();
  for (size_t i = 0; i < lines.size(); i += 2) ids.push_back(lines[i].begin().value()["_id"]);
  return ids;
}

std::vector<SeenRequest> bulks_of(const FakeServer& server) {
  std::vector<SeenRequest> bulks;
  for (SeenRequest& request : server.seen()) {
    if (request.is_bulk()) bulks.push_back(std::move(request));
  }
  return bulks;
}

}  // namespace

TEST_CASE("only the items that the server could not take are sent again") {
  std::atomic<int> asked = 0;
  TaskFixture fixture([&](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk() || ++asked > 2) return std::nullopt;
    return bulk_answer(request, [](size_t place) {
      return place % 2 == 0 ? ItemResult{} : ItemResult{429, "es_rejected_execution_exception"};
    });
  });
  fixture.start();
  fixture.task.put(records(0, 8));
  CHECK(fixture.commit(8, 8) == 8);
  const auto bulks = bulks_of(fixture.server);
  REQUIRE(bulks.size() == 3);
  CHECK(ids_of(bulks[1]) == std::vector<std::string>{"k1", "k3", "k5", "k7"});
  CHECK(ids_of(bulks[2]) == std::vector<std::string>{"k3", "k7"});
  CHECK(fixture.context.reported().empty());
}

TEST_CASE("items that are refused for good after all retries fail the task and are reported") {
  TaskFixture fixture([](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk()) return std::nullopt;
    return bulk_answer(request, [](size_t place) {
      return place == 1 ? ItemResult{503, "unavailable_shards_exception"} : ItemResult{};
    });
  });
  fixture.start({{"max.retries", "0"}});
  fixture.task.put(records(0, 3));
  fixture.task.pre_commit({{{"t", 0}, 3}});
  CHECK(fixture.failure() == "Indexing record failed. Please check DLQ topic for errors.");
  CHECK(fixture.commit(3, 1) == 1);
  REQUIRE(fixture.context.reported().size() == 1);
  CHECK(fixture.context.reported()[0].offset == 1);
}

TEST_CASE("changes of one document stay in order when one of them must be sent again") {
  std::atomic<int> asked = 0;
  TaskFixture fixture([&](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk() || ++asked > 1) return std::nullopt;
    return bulk_answer(request, [](size_t place) {
      return place == 0 ? ItemResult{429, "es_rejected_execution_exception"} : ItemResult{};
    });
  });
  fixture.start({{"write.method", "upsert"}, {"batch.size", "3"}});
  SinkRecords changes = {TaskFixture::record(0, "a", 1), TaskFixture::record(1, "b", 2),
                         TaskFixture::record(2, "a", 3), TaskFixture::record(3, "a", 4),
                         TaskFixture::record(4, "c", 5)};
  fixture.task.put(changes);
  CHECK(fixture.commit(5, 5) == 5);
  std::vector<int> of_a;
  for (const SeenRequest& bulk : bulks_of(fixture.server)) {
    const auto lines = bulk.lines();
    for (size_t i = 0; i < lines.size(); i += 2) {
      if (lines[i]["update"]["_id"] == "a") of_a.push_back(lines[i + 1]["doc"]["n"]);
    }
  }
  CHECK(of_a == std::vector<int>{1, 3, 1, 3, 4});
}

TEST_CASE("a request that is too large is halved until it fits, and later ones stay small") {
  TaskFixture fixture([](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk() || request.body.size() <= 400) return std::nullopt;
    return FakeAnswer{413, ""};
  });
  fixture.start({{"batch.size", "16"}});
  fixture.task.put(records(0, 16));
  CHECK(fixture.commit(16, 16) == 16);
  const size_t refused = bulks_of(fixture.server).size();
  fixture.task.put(records(16, 32));
  CHECK(fixture.commit(32, 32) == 32);
  const auto bulks = bulks_of(fixture.server);
  CHECK(actions_of(bulks.front()) == 16);
  for (size_t i = refused; i < bulks.size(); ++i) CHECK(actions_of(bulks[i]) < 16);
}

TEST_CASE("a request that is refused as a whole is taken apart to find the record at fault") {
  TaskFixture fixture([](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk() || request.body.find("\"k5\"") == std::string::npos) return std::nullopt;
    return FakeAnswer{400, R"({"error":{"type":"action_request_validation_exception",
                              "reason":"no"},"status":400})"};
  });
  fixture.start({{"behavior.on.malformed.documents", "warn"}});
  fixture.task.put(records(0, 8));
  CHECK(fixture.commit(8, 8) == 8);
  REQUIRE(fixture.context.reported().size() == 1);
  CHECK(fixture.context.reported()[0].offset == 5);
}

TEST_CASE("an answer that is none to the request has it sent again") {
  const std::string broken = GENERATE(as<std::string>(), "", "<html>", R"({"errors":false})",
                                      R"({"errors":false,"items":[]})");
  std::atomic<int> asked = 0;
  TaskFixture fixture([&](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk() || ++asked > 2) return std::nullopt;
    return FakeAnswer{200, broken};
  });
  fixture.start();
  fixture.task.put(records(0, 2));
  CHECK(fixture.commit(2, 2) == 2);
  CHECK(bulks_of(fixture.server).size() == 3);
}

TEST_CASE(
    "documents that are refused for their content are left out, reported and committed past") {
  TaskFixture fixture([](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk()) return std::nullopt;
    return bulk_answer(request, [](size_t place) {
      return place == 1 ? ItemResult{400, "mapper_parsing_exception"} : ItemResult{};
    });
  });
  fixture.context.holds_reports = true;
  fixture.start({{"behavior.on.malformed.documents", "report"}});
  fixture.task.put(records(0, 3));
  CHECK(fixture.commit(3, 1) == 1);  // not before the report is stored
  fixture.context.release_reports();
  CHECK(fixture.commit(3, 3) == 3);
  REQUIRE(fixture.context.reported().size() == 1);
  CHECK(fixture.context.reported()[0].message ==
        "Indexing failed: ElasticsearchException[Elasticsearch exception "
        "[type=mapper_parsing_exception, reason=no reason]]");
}

TEST_CASE("a conflict of versions means that the record is stored already") {
  TaskFixture fixture([](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk()) return std::nullopt;
    return bulk_answer(request, [](size_t) {
      return ItemResult{409, "version_conflict_engine_exception"};
    });
  });
  fixture.start();
  fixture.task.put(records(0, 3));
  CHECK(fixture.commit(3, 3) == 3);
  CHECK(fixture.context.reported().empty());
}

TEST_CASE("Aiven's reaction to a conflict is what the configuration says") {
  const auto script = [](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk()) return std::nullopt;
    return bulk_answer(request, [](size_t) {
      return ItemResult{409, "version_conflict_engine_exception"};
    });
  };
  SECTION("it fails by default") {
    TaskFixture fixture(script, Dialect::Aiven);
    fixture.start();
    fixture.task.put(records(0, 1));
    fixture.task.pre_commit({{{"t", 0}, 1}});
    CHECK(fixture.failure() == "Indexing record failed. Please check DLQ topic for errors.");
  }
  SECTION("or reports") {
    TaskFixture fixture(script, Dialect::Aiven);
    fixture.start({{"behavior.on.version.conflict", "report"}});
    fixture.task.put(records(0, 1));
    CHECK(fixture.commit(1, 1) == 1);
    CHECK(fixture.context.reported().size() == 1);
  }
}

TEST_CASE("another server takes over when one is gone, at once") {
  TaskFixture fixture;
  fixture.start(
      {{"connection.url", "http://127.0.0.1:1," + fixture.server.url()}, {"max.retries", "0"}});
  for (int64_t i = 0; i < 4; ++i) {
    fixture.task.put(records(i, i + 1));
    CHECK(fixture.commit(i + 1, i + 1) == i + 1);
  }
}

TEST_CASE("records without value are committed past, and need no mapping") {
  TaskFixture fixture;
  fixture.start({{"behavior.on.null.values", "delete"}, {"schema.ignore", "false"}});
  SinkRecord tombstone = TaskFixture::record(0, "a");
  tombstone.value = Value();
  SinkRecord nameless = tombstone;
  nameless.offset = 1;
  nameless.key = Value();
  fixture.task.put({tombstone, nameless});
  CHECK(fixture.commit(2, 2) == 2);
  CHECK(fixture.server.bulk_lines() ==
        std::vector<Json>{
            {{"delete",
              {{"_index", "t"}, {"_id", "a"}, {"version", 0}, {"version_type", "external"}}}}});
  CHECK(fixture.server.count("GET", "/t/_mapping") == 0);
}

TEST_CASE("a request that is not full is sent after linger.ms") {
  TaskFixture fixture;
  fixture.start({{"linger.ms", "5"}});
  fixture.task.put(records(0, 3));
  CHECK(fixture.server.wait_for([](const auto& seen) { return seen.back().is_bulk(); }));
}

TEST_CASE("no more than max.buffered.records wait, the task fails after flush.timeout.ms") {
  TaskFixture fixture([](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk()) return std::nullopt;
    return FakeAnswer{503, ""};
  });
  fixture.start({{"max.buffered.records", "10"},
                 {"batch.size", "5"},
                 {"max.in.flight.requests", "2"},
                 {"max.retries", "100"},
                 {"retry.backoff.ms", "10000"},
                 {"flush.timeout.ms", "1000"}});
  CHECK_THROWS_WITH(fixture.task.put(records(0, 11)),
                    Catch::StartsWith("Could not make space in the internal buffer fast enough"));
}

TEST_CASE("a task that waits for room hears that it is to stop") {
  TaskFixture fixture([](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk()) return std::nullopt;
    return FakeAnswer{503, ""};
  });
  fixture.start({{"max.buffered.records", "10"},
                 {"batch.size", "5"},
                 {"max.in.flight.requests", "2"},
                 {"max.retries", "100"},
                 {"retry.backoff.ms", "10000"}});
  std::jthread stopper([&] {
    fixture.server.wait_for([](const auto& seen) { return seen.back().is_bulk(); });
    fixture.context.stop.request_stop();
  });
  CHECK_THROWS_AS(fixture.task.put(records(0, 20)), RetriableException);
}

TEST_CASE("partitions are paused while one record holds back very many") {
  std::atomic<bool> works = false;
  TaskFixture fixture([&](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk() || works || request.body.find("\"k0\"") == std::string::npos)
      return std::nullopt;
    return FakeAnswer{503, ""};
  });
  fixture.start({{"max.buffered.records", "4"},
                 {"batch.size", "2"},
                 {"max.in.flight.requests", "2"},
                 {"max.retries", "1000000"}});
  fixture.task.put(records(0, 60));
  fixture.task.put({});
  CHECK(fixture.context.is_paused);
  works = true;
  CHECK(fixture.commit(60, 60) == 60);
  fixture.task.put({});
  CHECK_FALSE(fixture.context.is_paused);
}

TEST_CASE("a synchronous flush commits everything that was consumed, or nothing") {
  std::atomic<bool> works = true;
  TaskFixture fixture([&](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk() || works) return std::nullopt;
    return FakeAnswer{503, ""};
  });
  fixture.start({{"flush.synchronously", "true"}, {"max.retries", "0"}});
  fixture.task.put(records(0, 3));
  CHECK(fixture.task.pre_commit({{{"t", 0}, 3}}) == OffsetsByPartition{{{"t", 0}, 3}});
  works = false;
  fixture.task.put(records(3, 4));
  CHECK(fixture.task.pre_commit({{{"t", 0}, 4}}).empty());
  CHECK(fixture.failure() == "Bulk request failed");
}

TEST_CASE("bulk requests can be compressed") {
  TaskFixture fixture([](const SeenRequest& request) -> std::optional<FakeAnswer> {
    if (!request.is_bulk()) return std::nullopt;
    const std::string* encoding = request.headers.find("Content-Encoding");
    const bool is_gzip = encoding != nullptr && *encoding == "gzip" && request.body[0] == '\x1f';
    return FakeAnswer{is_gzip ? 200 : 400,
                      R"({"errors":false,"items":[{"index":{"status":201}}]})"};
  });
  fixture.start({{"compression.level", "1"}});
  fixture.task.put(records(0, 1));
  CHECK(fixture.commit(1, 1) == 1);
}

TEST_CASE("credentials of every kind go with every request") {
  const auto [key, value, header] = GENERATE(table<std::string, std::string, std::string>(
      {{"connection.api.key", "abc", "ApiKey abc"},
       {"connection.bearer.token", "abc", "Bearer abc"}}));
  TaskFixture fixture;
  fixture.start({{key, value}});
  fixture.task.put(records(0, 1));
  CHECK(fixture.commit(1, 1) == 1);
  for (const SeenRequest& request : fixture.server.seen())
    CHECK(*request.headers.find("Authorization") == header);
}

TEST_CASE("requests for AWS are signed with their body") {
  TaskFixture fixture;
  fixture.start({{"aws.region", "eu-central-1"},
                 {"aws.service.signing.name", "aoss"},
                 {"aws.access_key_id", "AKIDEXAMPLE"},
                 {"aws.secret_access_key", "secret"},
                 {"aws.session_token", "session"}});
  fixture.task.put(records(0, 1));
  CHECK(fixture.commit(1, 1) == 1);
  for (const SeenRequest& request : fixture.server.seen()) {
    CHECK_THAT(*request.headers.find("Authorization"),
               Catch::StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/") &&
                   Catch::Contains("/eu-central-1/aoss/aws4_request, SignedHeaders="
                                   "host;x-amz-content-sha256;x-amz-date;x-amz-security-token, "
                                   "Signature="));
    CHECK(request.headers.find("X-Amz-Content-Sha256")->size() == 64);
  }
}

TEST_CASE("an index template chooses the index of each record") {
  TaskFixture fixture;
  fixture.start({{"index.name.template", "${topic}-${field:tenant}"},
                 {"index.name.template.fallback", "rest"}});
  SinkRecord named = TaskFixture::record(0, "a");
  named.value = Value::map({{Value("tenant"), Value("Acme")}});
  fixture.task.put({named, TaskFixture::record(1, "b")});
  CHECK(fixture.commit(2, 2) == 2);
  const auto lines = fixture.server.bulk_lines();
  CHECK(lines[0]["index"]["_index"] == "t-acme");
  CHECK(lines[2]["index"]["_index"] == "rest");
  CHECK(fixture.server.count("PUT", "/t-acme") == 1);
  CHECK(fixture.server.count("PUT", "/rest") == 1);
}

TEST_CASE("scripts and pipelines are asked of the server as configured") {
  TaskFixture fixture;
  SECTION("a script with the document as its parameter") {
    fixture.start({{"write.method", "script"}, {"write.script.id", "merge"}});
    fixture.task.put(records(0, 1));
    CHECK(fixture.commit(1, 1) == 1);
    const auto lines = fixture.server.bulk_lines();
    CHECK(lines[0] == Json::parse(R"({"update":{"_index":"t","_id":"k0","retry_on_conflict":5}})"));
    CHECK(lines[1] ==
          Json::parse(R"({"script":{"id":"merge","params":{"doc":{"n":0}}},"upsert":{"n":0}})"));
  }
  SECTION("an ingest pipeline") {
    fixture.start({{"pipeline", "clean-${topic}"}});
    fixture.task.put(records(0, 1));
    CHECK(fixture.commit(1, 1) == 1);
    CHECK(fixture.server.bulk_lines()[0]["index"]["pipeline"] == "clean-t");
  }
}

TEST_CASE("Aiven's data streams get an index template unless there is one") {
  TaskFixture fixture(nullptr, Dialect::Aiven);
  fixture.start({{"data.stream.enabled", "true"}, {"data.stream.prefix", "logs"}});
  fixture.task.put(records(0, 1));
  CHECK(fixture.commit(1, 1) == 1);
  CHECK(fixture.server.count("PUT", "/_index_template/logs-t-connector-template") == 1);
  CHECK(fixture.server.count("PUT", "/_data_stream/logs-t") == 1);
  const auto lines = fixture.server.bulk_lines();
  CHECK(lines[0] == Json::parse(R"({"create":{"_index":"logs-t","_id":"k0"}})"));
  CHECK(lines[1]["@timestamp"] == 1700000000000);
}

TEST_CASE("bulk requests shrink while the server asks for patience") {
  BulkLimits limits(1000, 1000000, true);
  const auto now = BulkLimits::Clock::now();
  limits.throttled(now);
  CHECK(limits.records() == 500);
  limits.throttled(now);
  CHECK(limits.records() == 500);
  limits.throttled(now + std::chrono::seconds(1));
  CHECK(limits.records() == 250);
  limits.succeeded(now);
  CHECK(limits.records() == 300);
  BulkLimits fixed(1000, 1000000, false);
  fixed.throttled(now);
  CHECK(fixed.records() == 1000);
}

TEST_CASE("a bulk size that was too large is tried again after a while") {
  BulkLimits limits(1000, 1000000, false);
  const auto now = BulkLimits::Clock::now();
  limits.too_large(4000, now);
  CHECK(limits.bytes() == 2000);
  limits.succeeded(now);
  CHECK(limits.bytes() == 2000);
  limits.succeeded(now + std::chrono::minutes(11));
  CHECK(limits.bytes() == 1000000);
}

}  // namespace kconnect::elasticsearch
