#include "cli/completion.h"

#include <algorithm>

#include <catch2/catch.hpp>

#include "cli/client_verbs.h"
#include "cli/standalone_options.h"
#include "unit/runtime/fake_plugins.h"

namespace kconnect {

namespace {

using List = std::vector<std::string>;

struct Answer {
  List words;
  bool files = false;
  bool folders = false;
  bool has(const std::string& word) const { return std::ranges::find(words, word) != words.end(); }
};

// The last word is the one that is completed.
Answer complete_line(const std::string& program, List words) {
  static const auto plugins = [] {
    PluginRegistry registry;
    return registry;
  }();
  std::vector<VerbGroup> verbs = {{"a", looking_verbs()}, {"b", changing_verbs()}};
  verbs.push_back({"c",
                   {{"standalone", "[OPTIONS] WORKER_FILE [CONNECTOR_FILE]...", "run", {}},
                    {"convert", "IN OUT [--directory DIR]", "convert", {}},
                    {"offsets", "list|get --file FILE [CONNECTOR]", "offsets", {}}}});
  const auto connectors = [](const std::string& url) -> List {
    return url == "http://other" ? List{"theirs"} : List{"my-sink", "my-source"};
  };
  const std::string current = words.back();
  words.pop_back();
  const Completion completion =
      complete({verbs, standalone_option_list(), plugins, connectors}, program, words, current);
  Answer answer{{}, completion.files, completion.folders};
  for (const Completion::Word& word : completion.words) answer.words.push_back(word.text);
  return answer;
}

}  // namespace

TEST_CASE("verbs are completed first") {
  CHECK(complete_line("kconnect", {"pa"}).words == List{"patch", "pause"});
  CHECK(complete_line("kconnect", {""}).has("help"));
  CHECK(complete_line("kconnect", {"help", "stat"}).words == List{"status"});
}

TEST_CASE("names of connectors come from the worker that is asked") {
  CHECK(complete_line("kconnect", {"pause", "my-si"}).words == List{"my-sink"});
  CHECK(complete_line("kconnect", {"pause", "x", ""}).words == List{"my-sink", "my-source"});
  CHECK(complete_line("kconnect", {"pause", "--url", "http://other", ""}).words == List{"theirs"});
  CHECK(complete_line("kconnect", {"pause", "--url=http://other", ""}).words == List{"theirs"});
  CHECK(complete_line("kconnect", {"offsets", "get", ""}).words == List{"my-sink", "my-source"});
}

TEST_CASE("options and their values are completed") {
  CHECK(complete_line("kconnect", {"status", "--out"}).words == List{"--output"});
  CHECK(complete_line("kconnect", {"status", "--output", "j"}).words == List{"json"});
  CHECK(complete_line("kconnect", {"status", "--output", "=", "j"}).words == List{"json"});
  CHECK(complete_line("kconnect", {"status", "--output=j"}).words == List{"--output=json"});
  CHECK(complete_line("kconnect", {"offsets", ""}).words == List{"list", "get"});
  CHECK(complete_line("kconnect", {"apply", "-f", ""}).files);
  CHECK(complete_line("kconnect", {"convert", "a", "b"}).files);
  CHECK(complete_line("kconnect", {"convert", "--directory", "b"}).folders);
  CHECK(complete_line("kconnect", {"convert", "a", "b", ""}).has("--directory"));
}

TEST_CASE("the options of a worker come from its own declarations") {
  for (const List& begin : {List{}, List{"standalone"}}) {
    const auto line = [&](List words) {
      words.insert(words.begin(), begin.begin(), begin.end());
      return complete_line(begin.empty() ? "kconnect-standalone" : "kconnect", words);
    };
    CHECK(line({"--embedded-kafka-a"}).words == List{"--embedded-kafka-address-file"});
    CHECK(line({"--log-format", ""}).has("json"));
    CHECK(line({"--offsets", "m"}).words == List{"memory"});
    CHECK(line({"--offsets", "m"}).files);
    CHECK(line({"--strict", "w"}).files);
    CHECK(line({"--exit-when-idle", "w"}).files);  // its value comes only behind "="
    CHECK(line({"--set", "offset.storage"}).words == List{"offset.storage.file.filename="});
  }
}

}  // namespace kconnect
