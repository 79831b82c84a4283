#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "fake_herder.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

using Json = nlohmann::json;

struct Watched {
  Watched() {
    register_metrics(router);
    register_progress(router);
    register_records(router);
    register_logs(router, logs);
    herder.put_connector_config("c", {{"connector.class", "org.example.LineSource"}},
                                TargetState::Started, false);
  }

  HttpResponse get(const std::string& target) {
    return router.route(herder, rest_request("GET", target));
  }
  RecordTap& tap() { return *herder.watched.taps().of("c"); }

  FakeHerder herder;
  LogRings logs;
  Router router;
};

SourceRecord line(const std::string& text) {
  SourceRecord record;
  record.topic = "t";
  record.value = text;
  return record;
}

}  // namespace

TEST_CASE("metrics show the states that the herder knows") {
  Watched worker;
  const HttpResponse response = worker.get("/metrics");
  CHECK(*response.headers.find("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  for (const char* series :
       {"kafka_connect_connector_status{connector=\"c\",status=\"running\"} 1\n",
        "kafka_connect_connector_task_status{connector=\"c\",task=\"0\",status=\"running\"} 1\n",
        "kafka_connect_connector_connector_class{connector=\"c\",connector_class=\"org.example."
        "LineSource\"} 1\n",
        "kafka_connect_worker_connector_running_task_count{connector=\"c\"} 1\n",
        "kafka_connect_worker_connector_count 1\n", "kafka_connect_worker_task_count 1\n"}) {
    INFO(series);
    CHECK(response.body.find(series) != std::string::npos);
  }
}

TEST_CASE("a connector's last log lines are told, or followed") {
  Watched worker;
  worker.logs.append("c", "1\n");
  worker.logs.append("c", "2\n");
  CHECK(worker.get("/connectors/c/logs").body == "1\n2\n");
  CHECK(worker.get("/connectors/c/logs?tail=1").body == "2\n");
  const HttpResponse followed = worker.get("/connectors/c/logs?tail=1&follow=true");
  REQUIRE(followed.stream != nullptr);
  worker.logs.append("c", "3\n");
  CHECK(followed.stream->take() == "2\n3\n");
  followed.stream->close();
  worker.logs.append("c", "4\n");
  CHECK(worker.get("/connectors/c/logs?tail=-1").status == 400);
  CHECK(worker.get("/connectors/unknown/logs").status == 404);
}

TEST_CASE("records are followed up to a limit") {
  Watched worker;
  const HttpResponse response = worker.get("/connectors/c/records?stage=source,sent&limit=1");
  REQUIRE(response.stream != nullptr);
  CHECK(worker.tap().wanted() ==
        (static_cast<TapStages>(TapStage::Source) | static_cast<TapStages>(TapStage::Sent)));
  worker.tap().show(TapStage::Source, 0, line("x"));
  worker.tap().show(TapStage::Source, 0, line("y"));
  CHECK(Json::parse(*response.stream->take())["value"] == "x");
  CHECK(response.stream->take() == std::nullopt);
  CHECK(worker.tap().wanted() == 0);
}

TEST_CASE("nobody looks at records once the client has left") {
  Watched worker;
  const HttpResponse response = worker.get("/connectors/c/records?mask=a,b&mask=c");
  CHECK(worker.tap().wanted() == all_tap_stages);
  response.stream->close();
  CHECK(worker.tap().wanted() == 0);
}

TEST_CASE("wrong requests for records are refused") {
  Watched worker;
  CHECK(worker.get("/connectors/c/records?stage=no").status == 400);
  CHECK(worker.get("/connectors/c/records?limit=0").status == 400);
  CHECK(worker.get("/connectors/c/records?limit=x").status == 400);
  CHECK(worker.get("/connectors/unknown/records").status == 404);
  CHECK(worker.tap().wanted() == 0);
}

TEST_CASE("progress is told of one connector and of all") {
  Watched worker;
  CHECK(Json::parse(worker.get("/connectors/c/progress").body)["tasks"][0]["state"] == "RUNNING");
  CHECK(Json::parse(worker.get("/kconnect/summary").body)["connectors"][0]["name"] == "c");
  CHECK(worker.get("/connectors/unknown/progress").status == 404);
}

}  // namespace kconnect
