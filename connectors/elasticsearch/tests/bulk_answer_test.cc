#include "elasticsearch/bulk_answer.h"

#include <catch2/catch.hpp>

namespace kconnect::elasticsearch {

namespace {

std::optional<std::vector<ItemError>> parse(const std::string& text, size_t actions) {
  JsonReader reader;
  return parse_bulk_answer(reader, text, actions);
}

Verdict verdict_on(int status, const std::string& type) {
  return judge({.status = status, .text = error_text(type, "because")});
}

}  // namespace

TEST_CASE("an answer tells which actions failed and why") {
  const auto errors = parse(
      R"({"errors":true,"items":[{"index":{"status":201}},
          {"index":{"status":400,"error":{"type":"mapper_parsing_exception","reason":"no","caused_by":
            {"type":"illegal_argument_exception","reason":"x"}}}},
          {"delete":{"status":404}},{"update":{"status":503}}]})",
      4);
  REQUIRE(errors);
  REQUIRE(errors->size() == 2);
  CHECK(errors->at(0).item == 1);
  CHECK(errors->at(0).text ==
        "ElasticsearchException[Elasticsearch exception [type=mapper_parsing_exception, "
        "reason=no]]; nested: ElasticsearchException[Elasticsearch exception "
        "[type=illegal_argument_exception, reason=x]]");
  CHECK(errors->at(1).item == 3);
  CHECK(errors->at(1).status == 503);
}

TEST_CASE("what is no answer to the request is told apart") {
  CHECK_FALSE(parse("", 1));
  CHECK_FALSE(parse("<html>", 1));
  CHECK_FALSE(parse(R"({"errors":false,"items":[{"index":{"status":201}})", 1));
  CHECK_FALSE(parse(R"({"errors":false,"items":[]})", 1));
  CHECK_FALSE(parse(R"({"errors":false,"items":[{"index":{"status":201}}]})", 2));
  CHECK_FALSE(parse(R"({"errors":false,"items":[17]})", 1));
  CHECK_FALSE(parse(R"({"errors":false})", 1));
  CHECK(parse(R"({"errors":false,"items":[{"index":{"status":201}}]})", 1)->empty());
}

TEST_CASE("errors are judged by status and type") {
  CHECK(verdict_on(429, "es_rejected_execution_exception") == Verdict::Retry);
  CHECK(verdict_on(503, "illegal_argument_exception") == Verdict::Retry);
  CHECK(verdict_on(403, "cluster_block_exception") == Verdict::Retry);
  CHECK(verdict_on(500, "circuit_breaking_exception") == Verdict::Retry);
  CHECK(verdict_on(400, "document_parsing_exception") == Verdict::Malformed);
  CHECK(verdict_on(400, "strict_dynamic_mapping_exception") == Verdict::Malformed);
  CHECK(verdict_on(409, "version_conflict_engine_exception") == Verdict::Conflict);
  CHECK(verdict_on(404, "index_not_found_exception") == Verdict::Fail);
  CHECK(verdict_on(403, "security_exception") == Verdict::Fail);
}

}  // namespace kconnect::elasticsearch
