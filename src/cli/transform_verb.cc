#include "cli/transform_verb.h"

#include <iostream>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "cli/exit_codes.h"
#include "cli/record_chain.h"

namespace kconnect {

namespace {

// Null when it has been told what is wrong with it.
std::unique_ptr<RecordChain> make_chain(const ConfigMap& config, const PluginRegistry& plugins) {
  try {
    return std::make_unique<RecordChain>(config, plugins);
  } catch (const ConfigException& error) {
    std::cerr << "kconnect transform: " << error.what() << '\n';
    return nullptr;
  }
}

// False when the line's record has failed.
bool send(RecordChain& chain, const std::string& line, size_t number, bool with_schemas) {
  ChainResult result;
  try {
    result = chain.send(line, static_cast<int64_t>(number - 1));
  } catch (const std::exception& error) {
    std::cerr << fmt::format("line {} is no record: {}\n", number, error.what());
    return false;
  }
  if (result.record != nullptr) {
    std::cout << chain.lines().write(*result.record, with_schemas) << '\n';
    return true;
  }
  std::cerr << (result.error.empty()
                    ? fmt::format("line {} was dropped by {}\n", number, result.stopped_at)
                    : fmt::format("line {} failed at {}: {}\n", number, result.stopped_at,
                                  result.error));
  return result.error.empty();
}

}  // namespace

Verb transform_verb(std::istream& input, std::function<PluginRegistry()> plugins) {
  return make_verb(
      "transform", "-c|--connector FILE [--worker FILE] [--schemas]",
      "send records through transforms alone",
      std::string("Reads a JSON object per line from standard input: ") + record_members +
          "--worker: whose config.providers resolve variables. --schemas: values come out with "
          "their schemas.\n",
      [&input, plugins = std::move(plugins)](const VerbArguments& arguments) {
        if (!arguments.has("--connector")) throw WrongUsage("-c FILE is missing");
        const auto config =
            load_chain_config(arguments.value("--connector"), arguments.value("--worker"));
        if (!config) return exit_connector;
        const PluginRegistry registry = plugins();
        const auto chain = make_chain(*config, registry);
        if (chain == nullptr) return exit_connector;
        bool all_well = true;
        std::string line;
        for (size_t number = 1; std::getline(input, line); ++number) {
          if (!line.empty() && !send(*chain, line, number, arguments.has("--schemas")))
            all_well = false;
        }
        return all_well ? 0 : exit_failed;
      });
}

}  // namespace kconnect
