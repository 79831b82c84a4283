#include "cli/completion.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "cli/remote_connector.h"
#include "cli/standalone_options.h"
#include "runtime/worker_config.h"

namespace kconnect {

namespace {

constexpr const char* details =
    "\nbash:  kconnect completion bash > ~/.local/share/bash-completion/completions/kconnect\n"
    "zsh:   kconnect completion zsh > a folder of fpath, as _kconnect\n"
    "fish:  kconnect completion fish > ~/.config/fish/completions/kconnect.fish\n"
    "It knows verbs, options, plugins, keys of --set, and the names of a running worker's "
    "connectors.\n";

// The programs that the scripts are for.
constexpr const char* bash_script = R"(# bash completion of kconnect and kconnect-standalone
_kconnect() {
  local line kconnect=kconnect
  [[ $1 == */* ]] && kconnect=${1%/*}/kconnect
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${2#=}") ;;
      :folders) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "${2#=}") ;;
      *)
        line=${line%%$'\t'*}
        [[ $line == *= ]] && compopt -o nospace
        COMPREPLY+=("$line")
        ;;
    esac
  done < <("$kconnect" completion words "${1##*/}" "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$2" 2>/dev/null)
}
complete -F _kconnect kconnect kconnect-standalone
)";

constexpr const char* zsh_script = R"(#compdef kconnect kconnect-standalone
_kconnect() {
  local line kconnect=kconnect
  local -a described
  [[ ${words[1]} == */* ]] && kconnect=${words[1]:h}/kconnect
  for line in "${(@f)$($kconnect completion words "${words[1]:t}" "${(@)words[2,CURRENT-1]}" "${words[CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :files) _files ;;
      :folders) _files -/ ;;
      *$'\t'*) described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
      ?*) described+=("${line//:/\\:}") ;;
    esac
  done
  (( ${#described} )) && _describe kconnect described
}
if [[ $funcstack[1] == _kconnect ]]; then _kconnect "$@"; else compdef _kconnect kconnect kconnect-standalone; fi
)";

constexpr const char* fish_script = R"(# fish completion of kconnect and kconnect-standalone
function __kconnect_words
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  set -l kconnect kconnect
  string match -q '*/*' -- $before[1]; and set kconnect (dirname $before[1])/kconnect
  for line in ($kconnect completion words (basename $before[1]) $before[2..-1] "$current" 2>/dev/null)
    switch $line
      case :files
        __fish_complete_path "$current"
      case :folders
        __fish_complete_directories "$current"
      case '*'
        echo $line
    end
  end
end
complete -c kconnect -f -a '(__kconnect_words)'
complete -c kconnect-standalone -f -a '(__kconnect_words)'
)";

// Verbs that take kconnect-standalone's options say so in their usage.
constexpr std::string_view standalone_operand = "OPTIONS";

VerbSyntax standalone_syntax(const std::vector<VerbOption>& options) {
  VerbSyntax syntax = verb_syntax("WORKER_FILE [CONNECTOR_FILE]...");
  syntax.options = options;
  return syntax;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

class Completer {
 public:
  Completer(const CompletionSource& source, std::string current)
      : source_(source), current_(std::move(current)) {}

  // words: those behind the program.
  Completion complete(const std::string& program, const std::vector<std::string>& words) {
    if (program != "kconnect") {
      add_behind(standalone_syntax(source_.standalone_options), words);
    } else if (words.empty()) {
      add_verbs();
      add("help", "list all verbs");
      add("--version", "show the versions");
    } else if (words[0] == "help") {
      if (words.size() == 1) add_verbs();
    } else {
      add_of_verb(words[0], {words.begin() + 1, words.end()});
    }
    return std::move(result_);
  }

 private:
  void add(const std::string& word, const std::string& doc = {}) {
    const std::string whole = prefix_ + word;
    if (whole.starts_with(current_)) result_.words.push_back({whole, doc});
  }

  void add_verbs() {
    for (const VerbGroup& group : source_.verbs) {
      for (const Verb& verb : group.verbs) add(verb.name, verb.summary);
    }
  }

  void add_of_verb(const std::string& name, const std::vector<std::string>& words) {
    for (const VerbGroup& group : source_.verbs) {
      for (const Verb& verb : group.verbs) {
        if (verb.name != name) continue;
        const VerbSyntax syntax = verb_syntax(verb.usage);
        const bool is_standalone =
            !syntax.operands.empty() && syntax.operands[0] == standalone_operand;
        add_behind(is_standalone ? standalone_syntax(source_.standalone_options) : syntax, words);
      }
    }
  }

  void add_behind(const VerbSyntax& syntax, const std::vector<std::string>& words) {
    const VerbOption* open = nullptr;  // the option whose value comes next
    size_t operands = 0;
    for (size_t i = 0; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (open != nullptr) {
        if (open->name == "--url") url_ = word;
        open = nullptr;
      } else if (word.starts_with("-") && word != "-") {
        const size_t equals = word.find('=');
        const VerbOption* option = syntax.find(word.substr(0, equals));
        if (option == nullptr || option->value.empty()) continue;
        if (equals == std::string::npos && !option->value_may_be_missing) open = option;
        if (equals != std::string::npos && option->name == "--url") url_ = word.substr(equals + 1);
      } else {
        ++operands;
      }
    }
    if (open != nullptr) {
      add_values(open->name, open->value);
    } else if (current_.starts_with("-")) {
      add_options(syntax);
    } else {
      add_operand(syntax, operands);
      if (current_.empty() && result_.words.empty() && !result_.files && !result_.folders)
        add_options(syntax);
    }
  }

  void add_options(const VerbSyntax& syntax) {
    const size_t equals = current_.find('=');
    if (equals != std::string::npos) {
      const VerbOption* option = syntax.find(current_.substr(0, equals));
      if (option == nullptr) return;
      prefix_ = current_.substr(0, equals + 1);
      add_values(option->name, option->value);
      return;
    }
    for (const VerbOption& option : syntax.options) add(option.name, first_line(option.doc));
    if (syntax.find("--help") == nullptr) add("--help", "show what the verb takes");
  }

  void add_operand(const VerbSyntax& syntax, size_t number) {
    if (syntax.operands.empty()) return;
    if (syntax.most_operands && number >= *syntax.most_operands) return;
    add_values("", syntax.operands[std::min(number, syntax.operands.size() - 1)]);
  }

  // value: as the usage text has it. What is in capitals stands for something else.
  void add_values(const std::string& option, const std::string& value) {
    size_t at = 0;
    while (at <= value.size()) {
      const size_t end = std::min(value.find('|', at), value.size());
      add_value(option, value.substr(at, end - at));
      at = end + 1;
    }
  }

  void add_value(const std::string& option, const std::string& value) {
    if (value == "FILE" || value == "IN" || value == "OUT" || value.ends_with("_FILE")) {
      result_.files = true;
    } else if (value == "DIR") {
      result_.folders = true;
    } else if (value == "NAME" || value == "CONNECTOR") {
      for (const std::string& name : source_.connectors(url_)) add(name);
    } else if (value == "CLASS" || value.starts_with("CLASS.")) {
      add_plugins(value == "CLASS");
    } else if (value == "LEVEL") {
      for (const char* level : {"ERROR", "WARN", "INFO", "DEBUG", "TRACE", "OFF"}) add(level);
    } else if (option == "--set") {
      const ConfigDef keys = worker_config_def(source_.plugins);
      for (const ConfigKey& key : keys.keys()) add(key.name + '=', first_line(key.doc));
    } else if (std::ranges::none_of(value, [](char c) { return c >= 'A' && c <= 'Z'; })) {
      add(value);
    }
  }

  void add_plugins(bool connectors_only) {
    for (const PluginDescription& plugin : source_.plugins.describe()) {
      const bool is_connector =
          plugin.kind == PluginKind::SourceConnector || plugin.kind == PluginKind::SinkConnector;
      if (connectors_only && !is_connector) continue;
      const bool has_full_name = current_.find('.') != std::string::npos || plugin.full_name_only;
      std::string name = plugin.class_name;
      if (!has_full_name) name.erase(0, name.rfind('.') + 1);
      if (!has_full_name && is_connector && name.ends_with("Connector"))
        name.resize(name.size() - 9);
      add(name, plugin.summary);
    }
  }

  const CompletionSource& source_;
  const std::string current_;
  std::string prefix_;  // "--output=" in front of each word
  std::string url_;
  Completion result_;
};

// Silent where nobody answers at once.
std::vector<std::string> connectors_at(const std::string& url) {
  try {
    std::vector<std::string> arguments;
    if (!url.empty()) arguments = {"--url", url};
    const VerbArguments read(verb_syntax(target_usage), arguments);
    ConnectClient client(connect_target(read), std::chrono::milliseconds(500));
    return remote_connector_names(client);
  } catch (const std::exception&) {
    return {};
  }
}

void print(const Completion& completion) {
  for (const Completion::Word& word : completion.words)
    std::cout << word.text << (word.doc.empty() ? "" : "\t") << word.doc << '\n';
  if (completion.files) std::cout << ":files\n";
  if (completion.folders) std::cout << ":folders\n";
}

}  // namespace

Completion complete(const CompletionSource& source, const std::string& program,
                    std::vector<std::string> words, std::string current) {
  std::erase(words, "=");
  if (current == "=") current.clear();
  return Completer(source, std::move(current)).complete(program, words);
}

Verb completion_verb(std::vector<VerbGroup> (*verbs)(), PluginRegistry (*plugins)()) {
  Verb verb = make_verb(
      "completion", "bash|zsh|fish", "print the completion script of a shell", details,
      [](const VerbArguments& arguments) {
        const std::string& shell = arguments.operands()[0];
        std::cout << (shell == "bash" ? bash_script : shell == "zsh" ? zsh_script : fish_script);
        return 0;
      });
  // words PROGRAM WORD... CURRENT: what the scripts ask.
  verb.run = [run = verb.run, verbs, plugins](const std::vector<std::string>& arguments) {
    if (arguments.size() < 3 || arguments[0] != "words") return run(arguments);
    const PluginRegistry known = plugins();
    print(complete({verbs(), standalone_option_list(), known, connectors_at}, arguments[1],
                   {arguments.begin() + 2, arguments.end() - 1}, arguments.back()));
    return 0;
  };
  return verb;
}

}  // namespace kconnect
