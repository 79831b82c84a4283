#include "cli/configuration_check.h"

#include <filesystem>

#include <catch2/catch.hpp>

#include "support/temp_dir.h"
#include "unit/runtime/fake_plugins.h"

namespace kconnect {

namespace {

using List = std::vector<std::string>;

// The files of one check in a folder of their own.
class Files {
 public:
  Files() { worker(""); }

  // Writes the worker's file: what a worker needs, and more.
  void worker(const std::string& more) {
    write("worker.properties",
          "key.converter=String\nvalue.converter=String\noffset.storage.file.filename=" +
              folder_.file("offsets") + "\n" + more);
  }
  std::string write(const std::string& name, const std::string& content) {
    return folder_.write(name, content);
  }
  std::string path(const std::string& name) const { return folder_.file(name); }

  CheckedConfiguration check(const List& connectors, StandaloneOptions options = {}) const {
    options.worker_file = path("worker.properties");
    for (const std::string& name : connectors) options.connector_files.push_back(path(name));
    const PluginRegistry plugins = fake_plugins();
    return check_configuration(options, plugins,
                               [](const std::string& name) -> std::optional<std::string> {
                                 if (name == "SECRET") return "hunter2";
                                 return std::nullopt;
                               });
  }

 private:
  TempDir folder_;
};

// "error KC2102 worker.properties:4 key" of each finding.
List brief(const CheckedConfiguration& checked) {
  List all;
  for (const Finding& finding : checked.findings) {
    const std::string file = finding.file.substr(finding.file.rfind('/') + 1);
    all.push_back((finding.severity == Severity::Error ? "error " : "warning ") +
                  finding_code_text(finding.code) + ' ' + file + ':' +
                  std::to_string(finding.line) + ' ' + finding.key);
  }
  return all;
}

constexpr const char* source = "name=src\nconnector.class=FileStreamSource\ntopic=t\n";

}  // namespace

TEST_CASE("right files give what the worker is started with") {
  Files files;
  files.write("a.properties", source);
  const CheckedConfiguration checked = files.check({"a.properties"});
  CHECK(brief(checked).empty());
  CHECK(checked.exit_code == 0);
  CHECK(checked.settings.worker.key_converter == "String");
  REQUIRE(checked.settings.connectors.size() == 1);
  CHECK(checked.settings.connectors.front().props.at("topic") == "t");
}

TEST_CASE("all findings of all files come at once, with file and line") {
  Files files;
  files.worker("offset.flush.interval.ms=soon\nboostrap.servers=h:1\n");
  files.write("a.properties", "name=a\nconnector.class=FileStreamSuorce\n");
  files.write("b.properties", "name=b\nconnector.class=FileStreamSink\ntasks.max=x\nflie=y\n");
  const CheckedConfiguration checked =
      files.check({"a.properties", "b.properties", "missing.properties"});
  CHECK(brief(checked) ==
        List{"error KC2102 worker.properties:4 offset.flush.interval.ms",
             "warning KC2103 worker.properties:5 boostrap.servers",
             "error KC2001 missing.properties:0 ", "error KC2104 a.properties:2 connector.class",
             "error KC2105 b.properties:0 topics", "error KC2102 b.properties:3 tasks.max",
             "warning KC2103 b.properties:4 flie"});
  CHECK(checked.exit_code == 2);
}

TEST_CASE("a wrong connector alone is exit code 3, a warning none") {
  Files files;
  files.write("a.properties", "name=a\nconnector.class=FileStreamSink\n");
  CHECK(files.check({"a.properties"}).exit_code == 3);
  files.write("a.properties", std::string(source) + "unknown=1\n");
  CHECK(files.check({"a.properties"}).exit_code == 0);
}

TEST_CASE("strict checks take warnings for errors") {
  Files files;
  files.write("a.properties", std::string(source) + "unknown=1\n");
  StandaloneOptions options;
  options.strict = true;
  const CheckedConfiguration checked = files.check({"a.properties"}, options);
  CHECK(brief(checked) == List{"error KC2103 a.properties:4 unknown"});
  CHECK(checked.exit_code == 3);
}

TEST_CASE("an unknown connector class names the nearest one and all there are") {
  Files files;
  files.write("a.properties", "name=a\nconnector.class=FileStreamSuorce\n");
  const Finding finding = files.check({"a.properties"}).findings.front();
  CHECK(finding.message ==
        "\"FileStreamSuorce\" is not a connector: Failed to find any class that implements "
        "Connector and which name matches FileStreamSuorce");
  CHECK(finding.suggestion ==
        "did you mean FileStreamSource?\n"
        "available: FileStreamSink, CheckedSink, FileStreamSource   (kconnect plugins)");
}

TEST_CASE("unknown transforms and converters get the nearest name of their kind") {
  Files files;
  files.write("a.properties", std::string(source) +
                                  "transforms=f\ntransforms.f.type=Fliter\n"
                                  "key.converter=Jsn\npredicates=p\npredicates.p.type=No\n");
  const CheckedConfiguration checked = files.check({"a.properties"});
  CHECK(brief(checked) == List{"error KC2104 a.properties:5 transforms.f.type",
                               "error KC2104 a.properties:6 key.converter",
                               "error KC2104 a.properties:8 predicates.p.type"});
  CHECK(checked.findings[0].suggestion == "did you mean Filter?");
  CHECK(checked.findings[1].suggestion == "did you mean Json?");
}

TEST_CASE("what Java passes over in silence is warned about") {
  Files files;
  files.write("a.properties", std::string(source) +
                                  "transforms=f\ntransforms.f.type=Filter\n"
                                  "transforms.f.predicate=nobody\ntransforms.g.type=Filter\n"
                                  "value.converter.schemas.enable=false\n"
                                  "producer.override.acks=1\n");
  CHECK(brief(files.check({"a.properties"})) ==
        List{"warning KC2105 a.properties:6 transforms.f.predicate",
             "warning KC2103 a.properties:7 transforms.g.type",
             "warning KC2108 a.properties:8 value.converter.schemas.enable"});
}

TEST_CASE("settings that the Kafka clients do not know or cannot honour are warned about") {
  Files files;
  files.worker(
      "producer.lingr.ms=5\nconsumer.group.protocol=consumer\nadmin.listeners=\n"
      "producer.ssl.keystore.location=/a.jks\nproducer.ssl.keystore.type=JKS\n"
      "producer.linger.ms=5\n");
  files.write("a.properties", std::string(source) +
                                  "producer.override.linger.mss=5\nproducer.overide.acks=1\n"
                                  "producer.override.ssl.keystore.type=JKS\n"
                                  "producer.override.ssl.keystore.location=/b.jks\n");
  const CheckedConfiguration checked = files.check({"a.properties"});
  CHECK(brief(checked) ==
        List{"warning KC2103 worker.properties:4 producer.lingr.ms",
             "warning KC2108 worker.properties:5 consumer.group.protocol",
             "warning KC2102 worker.properties:7 producer.ssl.keystore.location",
             "warning KC2103 a.properties:4 producer.override.linger.mss",
             "warning KC2103 a.properties:5 producer.overide.acks",
             "warning KC2102 a.properties:7 producer.override.ssl.keystore.location"});
  CHECK(checked.findings[0].message.find("did you mean linger.ms?") != std::string::npos);
  CHECK(checked.findings[4].suggestion == "did you mean producer.override.acks?");
}

TEST_CASE("every override of a wrong type is reported") {
  Files files;
  files.write("a.properties", std::string(source) +
                                  "producer.override.linger.ms=soon\n"
                                  "producer.override.retries=many\ntasks.max=0\n");
  CHECK(brief(files.check({"a.properties"})) ==
        List{"error KC2102 a.properties:4 producer.override.linger.ms",
             "error KC2102 a.properties:5 producer.override.retries",
             "error KC2102 a.properties:6 tasks.max"});
}

TEST_CASE("the worker's policy counts for overrides") {
  Files files;
  files.worker("connector.client.config.override.policy=None\n");
  files.write("a.properties", std::string(source) + "producer.override.acks=1\n");
  CHECK(brief(files.check({"a.properties"})) ==
        List{"error KC2109 a.properties:4 producer.override.acks"});
}

TEST_CASE("two connectors of one name are refused in Java's words") {
  Files files;
  files.write("a.properties", source);
  files.write("b.properties", source);
  const CheckedConfiguration checked = files.check({"a.properties", "b.properties"});
  CHECK(brief(checked) == List{"error KC2106 b.properties:1 name"});
  CHECK(checked.findings.front().message == "Connector src already exists");
  CHECK(brief(files.check({"a.properties", "a.properties"})) ==
        List{"error KC2106 a.properties:1 name"});
}

TEST_CASE("secrets never stand in messages") {
  Files files;
  files.worker(
      "config.providers=env\nconfig.providers.env.class=EnvVar\n"
      "offset.flush.timeout.ms=${env:SECRET}\n");
  files.write("a.properties", std::string(source) +
                                  "tasks.max=${env:SECRET}\n"
                                  "producer.override.ssl.keystore.password=hunter2\n"
                                  "batch.size=x${env:SECRET}\n");
  const CheckedConfiguration checked = files.check({"a.properties"});
  CHECK(checked.findings.size() == 5);
  const std::string text = findings_text(checked.findings);
  CHECK(text.find("hunter2") == std::string::npos);
  CHECK(text.find("Invalid value ${env:SECRET} for configuration tasks.max") != std::string::npos);
}

TEST_CASE("variables that cannot be looked up are named, the rest is checked all the same") {
  Files files;
  files.worker("config.providers=file\nconfig.providers.file.class=File\n");
  const std::string bad = files.write("bad.properties", "a=\\u1\n");
  files.write("a.properties", std::string(source) + "file=${file:/nowhere:x}\nbatch.size=${file:" +
                                  bad + ":a}\ntasks.max=0\nerrors.tolerance=${other:x}\n");
  const CheckedConfiguration checked = files.check({"a.properties"});
  CHECK(brief(checked) == List{"error KC2202 a.properties:4 file",
                               "error KC2202 a.properties:5 batch.size",
                               "error KC2102 a.properties:6 tasks.max",
                               "warning KC2203 a.properties:7 errors.tolerance",
                               "error KC2102 a.properties:7 errors.tolerance"});
  CHECK(checked.findings.front().message ==
        "${file:/nowhere:x} cannot be resolved: Could not read properties from file /nowhere");
}

TEST_CASE("the folder of the offsets must be there and writable") {
  Files files;
  const auto with_offsets = [&](const std::string& file) {
    StandaloneOptions options;
    options.overrides = {"offset.storage.file.filename=" + file};
    return files.check({}, options);
  };
  CHECK(brief(with_offsets("/nowhere/at/all")) ==
        List{"error KC2301 command line:0 offset.storage.file.filename"});
  CHECK(with_offsets("/nowhere/at/all").exit_code == 2);
  CHECK(with_offsets("").exit_code == 2);
  CHECK(with_offsets("/").exit_code == 2);
  CHECK(with_offsets("offsets-in-this-folder").exit_code == 0);
  StandaloneOptions memory;
  memory.offsets = "memory";
  CHECK(files.check({}, memory).settings.offsets_in_memory);
}

TEST_CASE("overrides of the command line replace what the files say") {
  Files files;
  files.write("a.properties", source);
  StandaloneOptions options;
  options.overrides = {"offset.flush.interval.ms=7", "src:topic=other", "src:tasks.max=0"};
  options.listen = "http://localhost:0";
  const CheckedConfiguration checked = files.check({"a.properties"}, options);
  CHECK(brief(checked) == List{"error KC2102 command line:0 tasks.max"});
  CHECK(checked.settings.worker.offset_flush_interval_ms == 7);
  CHECK(checked.settings.worker.listeners == List{"http://localhost:0"});
  CHECK(checked.settings.connectors.front().props.at("topic") == "other");
}

TEST_CASE("an override for a connector that no file describes is wrong usage") {
  Files files;
  files.write("a.properties", source);
  StandaloneOptions options;
  options.overrides = {"scr:topic=other"};
  const CheckedConfiguration checked = files.check({"a.properties"}, options);
  CHECK(brief(checked) == List{"error KC1002 :0 --set"});
  CHECK(checked.findings.front().suggestion == "did you mean src?");
  CHECK(checked.exit_code == 1);

  options = {};
  options.limits.max_records = {{"src", 1}, {"", 1}};
  CHECK(brief(files.check({"a.properties"}, options)).empty());
  options.limits.max_records = {{"scr", 1}};
  CHECK(brief(files.check({"a.properties"}, options)) == List{"error KC1002 :0 --max-records"});
}

TEST_CASE("an unreadable worker file is one finding") {
  StandaloneOptions options;
  options.worker_file = "/nowhere/worker.properties";
  const PluginRegistry plugins = fake_plugins();
  const CheckedConfiguration checked = check_configuration(options, plugins);
  CHECK(brief(checked) == List{"error KC2001 worker.properties:0 "});
  CHECK(checked.exit_code == 2);
}

TEST_CASE("a password that everyone can read is warned about once a file") {
  Files files;
  files.worker("ssl.key.password=hunter2\n");
  const std::string content = std::string(source) +
                              "producer.override.ssl.key.password=${env:P}\n"
                              "producer.override.ssl.keystore.password=hunter2\n"
                              "producer.override.ssl.truststore.password=hunter2\n";
  const std::string file = files.write("a.properties", content);
  for (const std::string& path : {file, files.path("worker.properties")})
    std::filesystem::permissions(path, std::filesystem::perms(0644));
  const CheckedConfiguration checked = files.check({"a.properties"});
  CHECK(brief(checked) ==
        List{"warning KC2110 worker.properties:4 ssl.key.password",
             "warning KC2203 a.properties:4 producer.override.ssl.key.password",
             "warning KC2110 a.properties:5 producer.override.ssl.keystore.password",
             "warning KC2108 a.properties:5 producer.override.ssl.keystore.password"});
  CHECK(findings_text(checked.findings).find("hunter2") == std::string::npos);
  for (const std::string& path : {file, files.path("worker.properties")})
    std::filesystem::permissions(path, std::filesystem::perms(0600));
  CHECK(brief(files.check({"a.properties"})) ==
        List{"warning KC2203 a.properties:4 producer.override.ssl.key.password",
             "warning KC2108 a.properties:5 producer.override.ssl.keystore.password"});
}

TEST_CASE("a folder stands for its files, and what REST made comes after them") {
  Files files;
  files.write("conf.d/a.properties", source);
  files.write("made/src.json",
              R"({"name":"src","config":{"connector.class":"FileStreamSource","topic":"x"}})");
  files.write("made/b.json",
              R"({"name":"b","config":{"connector.class":"FileStreamSource","topic":"x"}})");
  files.write("made/b.json.new", "not whole");
  StandaloneOptions options;
  options.persist_connectors = files.path("made");
  const CheckedConfiguration checked = files.check({"conf.d"}, options);
  CHECK(brief(checked).empty());
  REQUIRE(checked.settings.connectors.size() == 2);
  CHECK(checked.settings.connectors[0].props.at("topic") == "t");
  CHECK_FALSE(checked.settings.connectors[0].persisted);
  CHECK(checked.settings.connectors[1].persisted);
  CHECK(checked.notes == List{"Connector src is taken from " + files.path("conf.d/a.properties") +
                              ", not from " + files.path("made/src.json")});
  CHECK(files.check({"made"}, options).exit_code == 1);
  options.persist_connectors = "/nowhere/at/all";
  CHECK(brief(files.check({}, options)) == List{"error KC2302 :0 --persist-connectors"});
}

TEST_CASE("a connector without name or class says so once") {
  Files files;
  files.write("a.properties", "connector.class=FileStreamSource\ntopic=t\n");
  CHECK(brief(files.check({"a.properties"})) == List{"error KC2101 a.properties:0 name"});
  files.write("a.properties", "name=a\n");
  CHECK(brief(files.check({"a.properties"})) ==
        List{"error KC2101 a.properties:0 connector.class"});
}

}  // namespace kconnect
