#pragma once

#include <functional>
#include <string>
#include <vector>

#include <kconnect/plugin_registry.h>

#include "cli/verb.h"

namespace kconnect {

// What could stand next on a command line.
struct Completion {
  struct Word {
    std::string text;
    std::string doc;  // may be empty
    bool operator==(const Word&) const = default;
  };
  std::vector<Word> words;
  bool files = false;    // names of files, which the shell knows
  bool folders = false;  // those of folders
};

// What the rules below are made of.
struct CompletionSource {
  std::vector<VerbGroup> verbs;
  std::vector<VerbOption> standalone_options;
  const PluginRegistry& plugins;
  // Names of a worker's connectors; url is that of --url, empty without. Asked when they are
  // wanted.
  std::function<std::vector<std::string>(const std::string& url)> connectors;
};

// program: what is typed, "kconnect" with verbs, or another name of kconnect-standalone. words:
// those before the one that is completed; bash parts "--a=b" into three.
Completion complete(const CompletionSource& source, const std::string& program,
                    std::vector<std::string> words, std::string current);

// kconnect completion SHELL: prints a script whose functions ask this program.
Verb completion_verb(std::vector<VerbGroup> (*verbs)(), PluginRegistry (*plugins)());

}  // namespace kconnect
