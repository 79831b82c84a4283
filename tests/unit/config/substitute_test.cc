#include "config/substitute.h"

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

#include "support/temp_dir.h"

namespace kconnect {

namespace {

std::optional<std::string> no_variables(const std::string& /*name*/) {
  return std::nullopt;
}

// Answers every key with its place, and counts the questions.
class EchoProvider final : public ConfigProvider {
 public:
  ProvidedConfig get(const std::string& path, const std::set<std::string>& keys) const override {
    ++calls;
    ProvidedConfig provided;
    for (const std::string& key : keys) provided.values[key] = '<' + path + '|' + key + '>';
    provided.ttl = std::chrono::seconds(5);
    return provided;
  }
  mutable int calls = 0;
};

}  // namespace

TEST_CASE("the first colon ends the provider and the second the path") {
  const auto variables = find_variables("x ${p:a:b:c} ${p:k} ${none} ${p:} ${:k} ${open:k");
  REQUIRE(variables.size() == 4);
  CHECK(variables[0].provider == "p");
  CHECK(variables[0].path == "a");
  CHECK(variables[0].key == "b:c");
  CHECK(variables[1].path.empty());
  CHECK(variables[2].key.empty());
  CHECK(variables[3].provider.empty());
  CHECK_FALSE(has_variable("plain $ {text}"));
}

TEST_CASE("each place is asked once and what comes in is not looked at again") {
  const auto echo = std::make_shared<EchoProvider>();
  const SubstitutedConfig result = substitute(
      {{"a", "${e:/f:x} and ${e:/f:y}"}, {"b", "${e:/f:x}"}, {"c", std::nullopt}}, {{"e", echo}});
  CHECK(result.values ==
        NullableConfigMap{{"a", "</f|x> and </f|y>"}, {"b", "</f|x>"}, {"c", std::nullopt}});
  CHECK(echo->calls == 1);
  CHECK(result.ttls.at("/f") == std::chrono::seconds(5));
}

TEST_CASE("variables that nobody resolves stay and are reported with the reason") {
  const SubstitutedConfig result = substitute({{"a", "${nobody:x}"}}, {});
  CHECK(result.values.at("a") == "${nobody:x}");
  REQUIRE(result.unresolved.size() == 1);
  CHECK(result.unresolved.front().config_key == "a");
  CHECK(result.unresolved.front().text == "${nobody:x}");
  CHECK(result.unresolved.front().reason == "there is no config provider named \"nobody\"");
}

TEST_CASE("providers are found by full name, simple name and alias") {
  for (const auto* name : {"org.apache.kafka.common.config.provider.EnvVarConfigProvider",
                           "EnvVarConfigProvider", "EnvVar"}) {
    CHECK(resolve_config_provider(name) ==
          "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
  }
  CHECK(resolve_config_provider("Vault") == std::nullopt);
  CHECK_THROWS_AS(make_config_provider("Vault", {}, no_variables), ConfigException);
}

TEST_CASE("a worker names its providers with their settings") {
  const ConfigMap worker = {{"config.providers", "env, file,unset"},
                            {"config.providers.env.class", "EnvVar"},
                            {"config.providers.env.param.allowlist.pattern", "A.*"},
                            {"config.providers.file.class", "File"}};
  const ConfigProviders providers = make_config_providers(
      worker, [](const std::string& name) -> std::optional<std::string> { return name + "!"; });
  CHECK(providers.size() == 2);
  CHECK(substitute({{"k", "${env:AB} ${env:B}"}}, providers).values.at("k") == "AB! ${env:B}");
}

TEST_CASE("allowed paths are checked when the provider is made") {
  CHECK_THROWS_WITH(make_config_provider("File", {{"allowed.paths", "relative"}}, no_variables),
                    "Path relative is not absolute");
  CHECK_THROWS_WITH(
      make_config_provider("Directory", {{"allowed.paths", "/no/such"}}, no_variables),
      "Path /no/such does not exist");
  CHECK_THROWS_AS(make_config_provider("EnvVar", {{"allowlist.pattern", "("}}, no_variables),
                  ConfigException);
}

TEST_CASE("paths outside the allowed ones yield nothing, dots do not help") {
  const TempDir folder;
  const std::string inside = folder.write("in/s.properties", "k=v\n");
  folder.write("out/s.properties", "k=secret\n");
  folder.write("inner/s.properties", "k=secret\n");
  const auto provider =
      make_config_provider("File", {{"allowed.paths", folder.file("in") + "/"}}, no_variables);
  CHECK(provider->get(inside, {"k"}).values.at("k") == "v");
  for (const auto* path : {"out/s.properties", "in/../out/s.properties", "inner/s.properties"}) {
    CHECK(provider->get(folder.file(path), {"k"}).values.empty());
    CHECK_FALSE(provider->get(folder.file(path), {"k"}).warning.empty());
  }
}

TEST_CASE("a folder provides its files and nothing below or beside them") {
  const TempDir folder;
  folder.write("d/a", "content\n");
  folder.write("d/sub/b", "deep");
  folder.write("c", "outside");
  const auto provider = make_config_provider("Directory", {}, no_variables);
  const ProvidedConfig provided =
      provider->get(folder.file("d/"), {"a", "sub/b", "../c", "..", "sub", ""});
  CHECK(provided.values == ConfigMap{{"a", "content\n"}});
}

}  // namespace kconnect
