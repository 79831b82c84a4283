#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <kconnect/plugin_registry.h>

#include "converters/register.h"
#include "transforms/register.h"

// What one record of a file source costs between the task and the producer: three transforms that
// rebuild the value, then JSON with its schema.

namespace {

using kconnect::ConfigMap;

const kconnect::PluginRegistry& registry() {
  static const kconnect::PluginRegistry filled = [] {
    kconnect::PluginRegistry plugins;
    kconnect::register_transforms(plugins);
    kconnect::register_converters(plugins);
    return plugins;
  }();
  return filled;
}

std::unique_ptr<kconnect::Transformation> transform(const char* class_name,
                                                    const ConfigMap& config) {
  auto made = registry().find_transformation(class_name)->create();
  made->configure(config);
  return made;
}

std::vector<std::unique_ptr<kconnect::Transformation>> chain() {
  std::vector<std::unique_ptr<kconnect::Transformation>> steps;
  steps.push_back(
      transform("org.apache.kafka.connect.transforms.HoistField$Value", {{"field", "line"}}));
  steps.push_back(transform("org.apache.kafka.connect.transforms.InsertField$Value",
                            {{"static.field", "source"}, {"static.value", "bench"}}));
  steps.push_back(transform("org.apache.kafka.connect.transforms.ReplaceField$Value",
                            {{"renames", "line:text"}}));
  return steps;
}

kconnect::SourceRecord record() {
  kconnect::SourceRecord line;
  line.topic = kconnect::Text::constant("lines");
  line.value_schema = kconnect::plain_schema(kconnect::SchemaType::String);
  line.value = std::string(100, 'x');
  return line;
}

void three_transforms(benchmark::State& state) {
  const auto steps = chain();
  const kconnect::SourceRecord original = record();
  for (auto _ : state) {
    kconnect::SourceRecord line = original;
    for (const auto& step : steps) step->apply(line);
    benchmark::DoNotOptimize(line.value);
  }
}
BENCHMARK(three_transforms);

void three_transforms_and_json(benchmark::State& state) {
  const auto steps = chain();
  const auto converter = registry().find_converter("JsonConverter")->create();
  converter->configure({{"schemas.enable", "true"}}, false);
  const kconnect::SourceRecord original = record();
  kconnect::ByteBuffer out;
  for (auto _ : state) {
    kconnect::SourceRecord line = original;
    for (const auto& step : steps) step->apply(line);
    converter->from_connect(line.topic, line.value_schema, line.value, out);
    benchmark::DoNotOptimize(out);
  }
}
BENCHMARK(three_transforms_and_json);

void schemaless_transforms(benchmark::State& state) {
  const auto steps = chain();
  kconnect::SourceRecord original = record();
  original.value_schema = nullptr;
  for (auto _ : state) {
    kconnect::SourceRecord line = original;
    for (const auto& step : steps) step->apply(line);
    benchmark::DoNotOptimize(line.value);
  }
}
BENCHMARK(schemaless_transforms);

void route_by_regex(benchmark::State& state) {
  const auto router = transform("org.apache.kafka.connect.transforms.RegexRouter",
                                {{"regex", "([^.]+)\\.([^.]+)"}, {"replacement", "$2"}});
  kconnect::SourceRecord line = record();
  const kconnect::Text topics[] = {"shop.orders", "shop.payments"};
  size_t turn = 0;
  for (auto _ : state) {
    line.topic = topics[++turn % 2];
    router->apply(line);
    benchmark::DoNotOptimize(line.topic);
  }
}
BENCHMARK(route_by_regex);

void route_by_timestamp(benchmark::State& state) {
  const auto router = transform("org.apache.kafka.connect.transforms.TimestampRouter", {});
  kconnect::SourceRecord line = record();
  line.timestamp = 1'609'459'200'123;
  for (auto _ : state) {
    line.topic = kconnect::Text();
    router->apply(line);
    benchmark::DoNotOptimize(line.topic);
  }
}
BENCHMARK(route_by_timestamp);

}  // namespace

BENCHMARK_MAIN();
