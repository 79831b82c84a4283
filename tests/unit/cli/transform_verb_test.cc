#include "cli/transform_verb.h"

#include <sstream>

#include <catch2/catch.hpp>

#include "support/temp_dir.h"
#include "transforms/register.h"
#include "unit/cli/captured_output.h"

namespace kconnect {

namespace {

PluginRegistry plugins() {
  PluginRegistry registry;
  register_transforms(registry);
  return registry;
}

CapturedRun transform(const std::string& config, const std::string& input,
                      const std::vector<std::string>& flags = {}) {
  const TempDir folder;
  const std::string file = folder.write("c.properties", "name=c\n" + config);
  std::istringstream in(input);
  std::vector<std::string> arguments = {"-c", file};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return captured([&] { return transform_verb(in, plugins).run(arguments); });
}

constexpr const char* cast =
    "transforms=cast\ntransforms.cast.type=org.apache.kafka.connect.transforms.Cast$Value\n"
    "transforms.cast.spec=n:int32\n";

}  // namespace

TEST_CASE("records come out transformed, with and without schema") {
  const CapturedRun answer = transform(
      cast,
      "{\"topic\":\"t\",\"key\":\"k\",\"value\":{\"n\":\"7\"},\"timestamp\":5,"
      "\"headers\":[{\"h\":true}]}\n"
      "{\"topic\":\"t\",\"value\":{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"n\","
      "\"type\":\"string\"}]},\"payload\":{\"n\":\"8\"}}}\n");
  CHECK(answer.err.empty());
  CHECK(answer.exit_code == 0);
  CHECK(answer.out ==
        "{\"topic\":\"t\",\"timestamp\":5,\"key\":\"k\",\"value\":{\"n\":7},"
        "\"headers\":[{\"h\":true}]}\n"
        "{\"topic\":\"t\",\"timestamp\":null,\"key\":null,\"value\":{\"n\":8},\"headers\":[]}\n");
}

TEST_CASE("what does not come through is told with its line, the others come") {
  const CapturedRun answer = transform(cast,
                                       "{\"topic\":\"t\",\"value\":{\"n\":\"x\"}}\nno JSON\n"
                                       "{\"topic\":\"t\",\"value\":{\"n\":\"1\"}}\n");
  CHECK(answer.exit_code == 4);
  CHECK(answer.err.find("line 1 failed at cast: ") != std::string::npos);
  CHECK(answer.err.find("line 2 is no record: ") != std::string::npos);
  CHECK(answer.out.find("\"value\":{\"n\":1}") != std::string::npos);
  const CapturedRun dropped =
      transform("transforms=f\ntransforms.f.type=org.apache.kafka.connect.transforms.Filter\n",
                "{\"topic\":\"t\",\"value\":1}\n");
  CHECK(dropped.exit_code == 0);
  CHECK(dropped.out.empty());
  CHECK(dropped.err == "line 1 was dropped by f\n");
}

TEST_CASE("a chain that cannot be made is exit code 3") {
  CHECK(transform("transforms=a\ntransforms.a.type=NoSuchTransform\n", "").exit_code == 3);
  std::istringstream in;
  const CapturedOutput output;
  CHECK(transform_verb(in, plugins).run({}) == 1);
  CHECK(transform_verb(in, plugins).run({"-c", "/nowhere/x"}) == 3);
}

TEST_CASE("values come out with their schemas if wanted") {
  const CapturedRun answer = transform(cast,
                                       "{\"topic\":\"t\",\"key\":1,\"value\":{\"schema\":{\"type\":"
                                       "\"struct\",\"fields\":[{\"field\":\"n\","
                                       "\"type\":\"string\"}]},\"payload\":{\"n\":\"8\"}}}\n",
                                       {"--schemas"});
  CHECK(answer.out ==
        "{\"topic\":\"t\",\"timestamp\":null,\"key\":1,\"value\":{\"schema\":{\"type\":\"struct\","
        "\"fields\":[{\"type\":\"int32\",\"optional\":false,\"field\":\"n\"}],\"optional\":false},"
        "\"payload\":{\"n\":8}},\"headers\":[]}\n");
}

TEST_CASE("variables are resolved by the providers of a worker's file") {
  const TempDir folder;
  const std::string worker = folder.write(
      "worker.properties",
      "config.providers=dir\nconfig.providers.dir.class=org.apache.kafka.common.config.provider."
      "DirectoryConfigProvider\n");
  folder.write("type", "n:int64");
  const std::string config =
      "transforms=cast\ntransforms.cast.type=org.apache.kafka.connect.transforms.Cast$Value\n"
      "transforms.cast.spec=${dir:" +
      folder.path().string() + ":type}\n";
  const CapturedRun answer =
      transform(config, "{\"topic\":\"t\",\"value\":{\"n\":\"7\"}}\n", {"--worker", worker});
  CHECK(answer.out.find("\"value\":{\"n\":7}") != std::string::npos);
}

}  // namespace kconnect
