#include "rest/resources/resources.h"

#include <catch2/catch.hpp>

#include "fake_herder.h"

namespace kconnect {

namespace {

struct Worker {
  Worker() {
    register_root(router, {.version = "3.9.1", .commit = "abc"});
    register_health(router);
    register_connectors(router);
    register_connector_actions(router);
    register_connector_tasks(router);
    register_connector_offsets(router);
    register_connector_plugins(router);
    register_loggers(router, levels);
  }

  HttpResponse send(const HttpRequest& request) { return router.route(herder, request); }
  HttpResponse get(const std::string& target) { return send(rest_request("GET", target)); }
  HttpResponse put(const std::string& target, const std::string& body) {
    return send(rest_request("PUT", target, body));
  }
  HttpResponse create(const std::string& body) {
    return send(rest_request("POST", "/connectors", body));
  }

  FakeHerder herder;
  LogLevels levels;
  Router router;
};

const ConfigDef& plugin_keys() {
  static const ConfigDef keys = ConfigDef()
                                    .define({.name = "file", .doc = "the file"})
                                    .define({.name = "tasks.max",
                                             .type = ConfigType::Int,
                                             .default_value = ConfigData(int32_t{7})});
  return keys;
}

}  // namespace

TEST_CASE("the root says version, commit and cluster") {
  Worker worker;
  CHECK(worker.get("/").body ==
        R"({"version":"3.9.1","commit":"abc","kafka_cluster_id":"cluster"})");
  worker.herder.cluster_id.clear();
  CHECK(worker.get("/").body == R"({"version":"3.9.1","commit":"abc","kafka_cluster_id":null})");
}

TEST_CASE("health is bad until the connectors of the command line are there") {
  Worker worker;
  worker.herder.is_ready = false;
  const HttpResponse starting = worker.get("/health");
  CHECK(starting.status == 503);
  CHECK(starting.body == R"({"status":"starting","message":"Worker is still starting up."})");
  worker.herder.is_ready = true;
  CHECK(worker.get("/health").status == 200);
}

TEST_CASE("health is bad when the herder does not answer") {
  Worker worker;
  worker.herder.is_responsive = false;
  const HttpResponse unhealthy = worker.get("/health");
  CHECK(unhealthy.status == 500);
  CHECK(unhealthy.body ==
        R"({"status":"unhealthy","message":"Worker was unable to handle this request and may be )"
        R"(unable to handle other requests."})");
}

TEST_CASE("strict health is bad when a connector or a task has failed") {
  Worker worker;
  worker.put("/connectors/a/config", "{}");
  CHECK(worker.get("/health?strict=true").status == 200);
  worker.put("/connectors/b/config", "{}");
  worker.herder.statuses["a"].tasks[0].state = State::Failed;
  worker.herder.statuses["b"].connector.state = State::Failed;
  const HttpResponse failed = worker.get("/health?strict=true");
  CHECK(failed.status == 503);
  CHECK(failed.body == R"({"status":"unhealthy","message":"Failed: a-0, b."})");
  CHECK(worker.get("/health").status == 200);
  worker.herder.is_ready = false;
  CHECK(worker.get("/health?strict=true").body.find("starting") != std::string::npos);
}

TEST_CASE("a worker is ready when all its connectors and tasks have started") {
  Worker worker;
  worker.put("/connectors/a/config", "{}");
  CHECK(worker.get("/ready").status == 200);
  worker.herder.statuses["a"].tasks[0].state = State::Unassigned;
  CHECK(worker.get("/ready").status == 503);
  worker.herder.statuses["a"].tasks[0].state = State::Failed;
  CHECK(worker.get("/ready").status == 200);
  worker.herder.is_ready = false;
  CHECK(worker.get("/ready").status == 503);
}

TEST_CASE("creating a connector answers with it and where it is") {
  Worker worker;
  const HttpResponse created =
      worker.create(R"({"name":" my c/d ","config":{"connector.class":"S","tasks.max":1},)"
                    R"("initial_state":"STOPPED"})");
  CHECK(created.status == 201);
  CHECK(*created.headers.find("Location") == "http://rest.host:8083/connectors/my%20c/d");
  CHECK(created.body ==
        R"({"name":"my c/d","config":{"connector.class":"S","name":"my c/d","tasks.max":"1"},)"
        R"("tasks":[{"connector":"my c/d","task":0}],"type":"source"})");
  CHECK(worker.herder.last_state == TargetState::Stopped);
  CHECK(worker.get("/connectors/my%20c%2Fd").status == 200);
}

TEST_CASE("a name in the configuration has to be the connector's") {
  Worker worker;
  const HttpResponse refused = worker.create(R"({"name":"a","config":{"name":"b"}})");
  CHECK(refused.status == 400);
  CHECK(refused.body ==
        R"j({"error_code":400,"message":"Connector name configuration (b) doesn't match )j"
        R"j(connector name in the URL (a)"})j");
  CHECK(worker.put("/connectors/a/config", R"({"name":"b"})").status == 400);
  CHECK(worker.put("/connectors/a/config", R"({"name":null})").status == 201);
  CHECK(worker.herder.last_config == NullableConfigMap{{"name", "a"}});
}

TEST_CASE("nulls of a configuration reach the herder") {
  Worker worker;
  worker.create(R"({"name":"a","config":{"k":null}})");
  CHECK(worker.herder.last_config == NullableConfigMap{{"k", std::nullopt}, {"name", "a"}});
}

TEST_CASE("putting a configuration creates a connector or changes it") {
  Worker worker;
  const HttpResponse created = worker.put("/connectors/c/config", R"({"a":"1"})");
  CHECK(created.status == 201);
  CHECK(*created.headers.find("Location") == "http://rest.host:8083/connectors/c");
  const HttpResponse changed = worker.put("/connectors/c/config", R"({"a":"2"})");
  CHECK(changed.status == 200);
  CHECK(changed.headers.find("Location") == nullptr);
  CHECK(worker.get("/connectors/c/config").body == R"({"a":"2","name":"c"})");
}

TEST_CASE("deleting answers with nothing, and 404 afterwards") {
  Worker worker;
  worker.put("/connectors/c/config", "{}");
  const HttpResponse deleted = worker.send(rest_request("DELETE", "/connectors/c"));
  CHECK(deleted.status == 204);
  CHECK(deleted.body.empty());
  CHECK(worker.send(rest_request("DELETE", "/connectors/c")).body ==
        R"({"error_code":404,"message":"Connector c not found"})");
}

TEST_CASE("a connector that is deleted while connectors are listed is left out") {
  Worker worker;
  worker.put("/connectors/a/config", "{}");
  worker.put("/connectors/b/config", "{}");
  worker.herder.statuses.erase("a");
  const std::string body = worker.get("/connectors?expand=status").body;
  CHECK(body.find("\"a\"") == std::string::npos);
  CHECK(body.find("\"b\":{\"status\":") != std::string::npos);
}

TEST_CASE("a list of expansions is not split and unknown ones are ignored") {
  Worker worker;
  worker.put("/connectors/a/config", "{}");
  CHECK(worker.get("/connectors?expand=status,info").body == R"({"a":{}})");
  CHECK(worker.get("/connectors?expand=").body == R"({"a":{}})");
  CHECK(worker.get("/connectors?other=x").body == R"(["a"])");
}

TEST_CASE("a status shows traces behind the workers and tasks by number") {
  Worker worker;
  worker.herder.statuses["c"] = {
      .name = "c",
      .connector = {State::Paused, "w:1", {}},
      .tasks = {{10, {State::Unassigned, "w:1", {}}}, {2, {State::Failed, "w:1", "why\n\tat"}}},
      .type = ConnectorType::Sink};
  CHECK(worker.get("/connectors/c/status").body ==
        R"({"name":"c","connector":{"state":"PAUSED","worker_id":"w:1"},"tasks":[)"
        R"({"id":2,"state":"FAILED","worker_id":"w:1","trace":"why\n\tat"},)"
        R"({"id":10,"state":"UNASSIGNED","worker_id":"w:1"}],"type":"sink"})");
  CHECK(worker.get("/connectors/c/tasks/2/status").body ==
        R"({"id":2,"state":"FAILED","worker_id":"w:1","trace":"why\n\tat"})");
  CHECK(worker.get("/connectors/c/tasks/3/status").body ==
        R"({"error_code":404,"message":"No status found for task c-3"})");
  CHECK(worker.get("/connectors/d/tasks/0/status").body ==
        R"({"error_code":404,"message":"No status found for task d-0"})");
  CHECK(worker.get("/connectors/c/tasks/x/status").body ==
        R"({"error_code":404,"message":"HTTP 404 Not Found"})");
}

TEST_CASE("plugins are listed as the registry has them, without versions that are unknown") {
  Worker worker;
  worker.herder.registry.add(
      Plugin<SourceConnector>{.class_name = "a.MySourceConnector", .version = "1.0"});
  worker.herder.registry.add(Plugin<SinkConnector>{.class_name = "a.MySinkConnector"});
  worker.herder.registry.add(Plugin<Converter>{.class_name = "a.MyConverter", .version = "2"});
  const std::string connectors =
      R"({"class":"a.MySinkConnector","type":"sink"},)"
      R"({"class":"a.MySourceConnector","type":"source","version":"1.0"})";
  CHECK(worker.get("/connector-plugins").body == "[" + connectors + "]");
  CHECK(worker.get("/connector-plugins?connectorsOnly=false").body ==
        "[" + connectors + R"(,{"class":"a.MyConverter","type":"converter","version":"2"}])");
}

TEST_CASE("a connector's keys come before those that all have") {
  Worker worker;
  worker.herder.registry.add(
      Plugin<SourceConnector>{.class_name = "a.MySourceConnector", .config_def = plugin_keys});
  worker.herder.registry.add(
      Plugin<Converter>{.class_name = "a.MyConverter", .config_def = plugin_keys});
  worker.herder.common_keys.define({.name = "tasks.max", .type = ConfigType::Int})
      .define({.name = "name",
               .importance = Importance::High,
               .group = "Common",
               .order = 1,
               .width = Width::Medium,
               .display_name = "Connector name"});
  const std::string own =
      R"({"name":"file","type":"STRING","required":true,"default_value":null,)"
      R"("importance":"MEDIUM","documentation":"the file","group":null,"width":"NONE",)"
      R"("display_name":"file","dependents":[],"order":-1},)"
      R"({"name":"tasks.max","type":"INT","required":false,"default_value":"7",)"
      R"("importance":"MEDIUM","documentation":"","group":null,"width":"NONE",)"
      R"("display_name":"tasks.max","dependents":[],"order":-1})";
  CHECK(worker.get("/connector-plugins/MySource/config").body ==
        "[" + own +
            R"(,{"name":"name","type":"STRING","required":true,"default_value":null,)"
            R"("importance":"HIGH","documentation":"","group":"Common","width":"MEDIUM",)"
            R"("display_name":"Connector name","dependents":[],"order":1}])");
  CHECK(worker.get("/connector-plugins/a.MyConverter/config").body == "[" + own + "]");
}

TEST_CASE("validation is for a plugin whose name ends that of the class") {
  Worker worker;
  worker.herder.validation = {"x", 1, {"Common"}, {}};
  const auto validate = [&](const std::string& plugin, const std::string& name) {
    return worker.put("/connector-plugins/" + plugin + "/config/validate",
                      R"({"connector.class":")" + name + "\"}");
  };
  CHECK(validate("FileStreamSource", "org.x.FileStreamSourceConnector").status == 200);
  CHECK(validate("FileStreamSourceConnector", "FileStreamSource").status == 200);
  CHECK(validate("Source", "FileStreamSource").body ==
        R"({"name":"x","error_count":1,"groups":["Common"],"configs":[]})");
  CHECK(validate("FileStreamSink", "FileStreamSource").body ==
        R"({"error_code":400,"message":"Included connector type FileStreamSource )"
        R"(does not match request type FileStreamSink"})");
  CHECK(worker.put("/connector-plugins/X/config/validate", "{}").status == 200);
}

TEST_CASE("levels of loggers are changed for the worker or for the cluster") {
  Worker worker;
  CHECK(worker.put("/admin/loggers/a.b", R"({"level":"warn"})").body == R"(["a.b"])");
  CHECK(worker.put("/admin/loggers/a?scope=cluster", R"({"level":"ERROR"})").status == 204);
  CHECK(worker.levels.level("a.b")->level == LogLevel::Error);
  CHECK(worker.put("/admin/loggers/root?scope=odd", R"({"level":"OFF"})").body == R"(["root"])");
  CHECK(worker.get("/admin/loggers/ROOT").status == 200);
}

TEST_CASE("a patch sets and removes keys but not the name") {
  Worker worker;
  worker.put("/connectors/c/config", R"({"a":"1","b":"2"})");
  const auto patch = [&](const std::string& body) {
    return worker.send(rest_request("PATCH", "/connectors/c/config", body));
  };
  CHECK(patch(R"({"a":3,"b":null})").body.find(R"("config":{"a":"3","name":"c"})") !=
        std::string::npos);
  CHECK(patch(R"({"name":"d"})").status == 400);
  CHECK(worker.send(rest_request("PATCH", "/connectors/d/config", "{}")).status == 404);
}

TEST_CASE("tasks are shown with their configurations") {
  Worker worker;
  worker.put("/connectors/c/config", R"({"a":"1"})");
  CHECK(worker.get("/connectors/c/tasks").body ==
        R"([{"id":{"connector":"c","task":0},"config":{"a":"1","name":"c"}}])");
  CHECK(worker.get("/connectors/c/tasks-config").body == R"({"c-0":{"a":"1","name":"c"}})");
  CHECK(worker.get("/connectors/d/tasks").body ==
        R"({"error_code":404,"message":"Connector d not found"})");
}

TEST_CASE("what only workers of a cluster ask of each other is refused") {
  Worker worker;
  CHECK(worker.put("/connectors/c/fence", "").body ==
        R"({"error_code":500,"message":"Kafka Connect in standalone mode does not support )"
        R"(exactly-once source connectors."})");
  CHECK(worker.send(rest_request("POST", "/connectors/c/tasks", "[]")).body ==
        R"({"error_code":500,"message":"Kafka Connect in standalone mode does not support )"
        R"(externally setting task configurations."})");
}

TEST_CASE("pause, resume and stop are answered without a body") {
  Worker worker;
  worker.put("/connectors/c/config", "{}");
  struct Action {
    std::string path;
    int status;
    State state;
  };
  for (const Action& action :
       {Action{"pause", 202, State::Paused}, Action{"resume", 202, State::Running},
        Action{"stop", 204, State::Stopped}}) {
    INFO(action.path);
    const HttpResponse response = worker.put("/connectors/c/" + action.path, "");
    CHECK(response.status == action.status);
    CHECK(response.body.empty());
    CHECK(worker.herder.statuses["c"].connector.state == action.state);
    CHECK(worker.put("/connectors/d/" + action.path, "").body ==
          R"({"error_code":404,"message":"Unknown connector d"})");
  }
}

TEST_CASE("a restart says its plan when it is asked for more than the connector") {
  Worker worker;
  worker.put("/connectors/c/config", "{}");
  const auto restart = [&](const std::string& query) {
    return worker.send(rest_request("POST", "/connectors/c/restart" + query));
  };
  CHECK(restart("").status == 204);
  CHECK(restart("?includeTasks=False&onlyFailed=no").status == 204);
  const HttpResponse plan = restart("?includeTasks=True");
  CHECK(plan.status == 202);
  CHECK(plan.body.find(R"("connector":{"state":"RESTARTING")") != std::string::npos);
  CHECK(worker.herder.last_restart.include_tasks);
  CHECK_FALSE(worker.herder.last_restart.only_failed);
  CHECK(restart("?onlyFailed=true").status == 202);
  CHECK(worker.herder.last_restart.only_failed);
}

TEST_CASE("a task is restarted by its number") {
  Worker worker;
  CHECK(worker.send(rest_request("POST", "/connectors/c%2Fd/tasks/3/restart")).status == 204);
  CHECK(worker.herder.restarted_tasks == std::vector<TaskId>{{"c/d", 3}});
  CHECK(worker.send(rest_request("POST", "/connectors/c/tasks/x/restart")).body ==
        R"({"error_code":404,"message":"HTTP 404 Not Found"})");
}

TEST_CASE("topics stand under the connector's name and can be reset") {
  Worker worker;
  worker.herder.topics["c"] = {"t1", "t2"};
  CHECK(worker.get("/connectors/c/topics").body == R"({"c":{"topics":["t1","t2"]}})");
  CHECK(worker.put("/connectors/c/topics/reset", "").status == 202);
  CHECK(worker.get("/connectors/c/topics").body == R"({"c":{"topics":[]}})");
}

TEST_CASE("offsets are shown, altered and reset") {
  Worker worker;
  worker.put("/connectors/c/config", "{}");
  worker.herder.offsets = {
      {{{"file", "a"}}, {{"position", int64_t{3}}, {"x", 0.5}, {"n", Value()}}}};
  CHECK(worker.get("/connectors/c/offsets").body ==
        R"({"offsets":[{"partition":{"file":"a"},"offset":{"position":3,"x":0.5,"n":null}}]})");
  const auto alter = [&](const std::string& body) {
    return worker.send(rest_request("PATCH", "/connectors/c/offsets", body));
  };
  CHECK(alter(R"({"offsets":[{"partition":{"file":"a"},"offset":null}]})").body ==
        R"({"message":"altered"})");
  CHECK(worker.herder.last_altered == AlteredOffsets{{OffsetMap{{"file", "a"}}, std::nullopt}});
  for (const char* none : {"{}", R"({"offsets":[]})"})
    CHECK(alter(none).body ==
          R"({"error_code":400,"message":"Partitions / offsets need to be provided for an alter )"
          R"(offsets request"})");
  CHECK(worker.send(rest_request("DELETE", "/connectors/c/offsets")).body ==
        R"({"message":"reset"})");
  CHECK(worker.get("/connectors/d/offsets").status == 404);
}

}  // namespace kconnect
