#include "cli/offsets_verb.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kconnect/errors.h>

#include "cli/offsets_place.h"
#include "sdk/log_setup.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* usage =
    "list|get|set|reset|export|import --file FILE [CONNECTOR [PARTITION [OFFSET]]]\n"
    "list|get|set|reset|export|import --url URL [--ca-file FILE] [--insecure] [CONNECTOR]...";

constexpr const char* details =
    "\n"
    "  list   [CONNECTOR]                    all, or those of a connector\n"
    "  get    CONNECTOR [PARTITION]\n"
    "  set    CONNECTOR PARTITION OFFSET\n"
    "  reset  CONNECTOR [PARTITION]\n"
    "  export [CONNECTOR] > JSON\n"
    "  import < JSON\n"
    "\n"
    "PARTITION and OFFSET are JSON objects. FILE is the offsets file of a worker that does not "
    "run.\n"
    "URL is the REST interface of one that does (or KCONNECT_URL, without --file): a connector is\n"
    "stopped for a change, then goes on as before.\n"
    "Exit codes: 0 done, 1 wrong usage, 2 nothing is stored, no file, or no worker answers, 3 the\n"
    "worker refused.\n";

class OffsetsVerb {
 public:
  OffsetsVerb(const VerbArguments& arguments, OffsetsPlace& place, std::istream& input)
      : operands_(arguments.operands().begin() + 1, arguments.operands().end()),
        place_(place),
        input_(input) {}

  void list() {
    for (const OffsetEntry& entry : wanted()) {
      std::cout << fmt::format("{}  {}  {}\n", entry.connector, entry.partition, entry.offset);
    }
  }

  void get() {
    if (operands_.size() == 2) {
      std::cout << stored(operands_[0], partition()).offset << '\n';
      return;
    }
    for (const OffsetEntry& entry : known(operands_[0]))
      std::cout << entry.partition << "  " << entry.offset << '\n';
  }

  void set() { place_.set({{operands_[0], partition(), map_of("OFFSET", operands_[2])}}); }

  void reset() {
    if (operands_.size() == 1) {
      known(operands_[0]);
      place_.reset(operands_[0]);
      return;
    }
    OffsetEntry entry = stored(operands_[0], partition());
    entry.offset = "null";
    place_.set({entry});
  }

  void export_all() {
    Json offsets = Json::array();
    for (const OffsetEntry& entry : wanted()) {
      offsets.push_back({{"connector", entry.connector},
                         {"partition", Json::parse(entry.partition)},
                         {"offset", Json::parse(entry.offset)}});
    }
    const Json document = {{"offsets", std::move(offsets)}};
    std::cout << document.dump(2) << '\n';
  }

  void import_all() {
    const std::string text{std::istreambuf_iterator<char>(input_), {}};
    std::vector<OffsetEntry> offsets;
    try {
      const Json document = Json::parse(text);
      for (const Json& entry : document.at("offsets")) {
        const Json& offset = entry.at("offset");
        offsets.push_back({entry.at("connector").get<std::string>(),
                           map_of("partition", entry.at("partition").dump()),
                           offset.is_null() ? "null" : map_of("offset", offset.dump())});
      }
    } catch (const Json::exception& error) {
      throw WrongUsage(fmt::format("the input is not what export writes: {}", error.what()));
    }
    place_.set(offsets);
    std::cout << offsets.size() << " offsets imported\n";
  }

 private:
  std::string partition() const { return map_of("PARTITION", operands_[1]); }

  std::string map_of(const char* what, const std::string& text) const {
    try {
      return place_.spelled(text);
    } catch (const DataException& error) {
      throw WrongUsage(fmt::format("{} must be a JSON object, not {}", what, text));
    }
  }

  OffsetEntry stored(const std::string& connector, const std::string& partition) {
    for (OffsetEntry& entry : place_.of(connector)) {
      if (entry.partition == partition && entry.offset != "null") return std::move(entry);
    }
    throw ConnectException("nothing is stored for this partition");
  }

  std::vector<OffsetEntry> known(const std::string& connector) {
    std::vector<OffsetEntry> offsets = place_.of(connector);
    if (offsets.empty()) refuse_unknown(connector);
    return offsets;
  }

  [[noreturn]] void refuse_unknown(const std::string& connector) {
    const std::vector<std::string> names = place_.connectors();
    std::string text = fmt::format("nothing is stored for connector {}", connector);
    if (std::ranges::find(names, connector) == names.end())
      text += fmt::format("; stored are: {}", fmt::join(names, ", "));
    throw ConnectException(text);
  }

  // Those of the connector that is named, or all.
  std::vector<OffsetEntry> wanted() {
    if (!operands_.empty()) return known(operands_[0]);
    std::vector<OffsetEntry> all;
    for (const std::string& name : place_.connectors())
      std::ranges::move(place_.of(name), std::back_inserter(all));
    return all;
  }

  std::vector<std::string> operands_;
  OffsetsPlace& place_;
  std::istream& input_;
};

struct Action {
  size_t least_operands;
  size_t most_operands;
  bool makes_file;  // when there is none
  void (OffsetsVerb::*run)();
};

const Action& action_of(const std::string& name) {
  static const std::map<std::string, Action, std::less<>> all = {
      {"list", {0, 1, false, &OffsetsVerb::list}},
      {"get", {1, 2, false, &OffsetsVerb::get}},
      {"set", {3, 3, true, &OffsetsVerb::set}},
      {"reset", {1, 2, false, &OffsetsVerb::reset}},
      {"export", {0, 1, false, &OffsetsVerb::export_all}},
      {"import", {0, 0, true, &OffsetsVerb::import_all}}};
  return all.at(name);
}

std::unique_ptr<OffsetsPlace> place_of(const VerbArguments& arguments, bool makes_file) {
  const std::string file = arguments.value("--file");
  if (file.empty()) {
    if (!arguments.has("--url") && std::getenv("KCONNECT_URL") == nullptr)
      throw WrongUsage("--file FILE or --url URL is missing");
    return offsets_of_worker(connect_target(arguments));
  }
  if (arguments.has("--url")) throw WrongUsage("--file and --url exclude each other");
  if (!makes_file && !std::filesystem::exists(file))
    throw ConnectException(fmt::format("there is no file {}", file));
  return offsets_in_file(file);
}

}  // namespace

Verb offsets_verb(std::istream& input) {
  return make_verb("offsets", usage, "show and change the offsets of connectors", details,
                   [&input](const VerbArguments& arguments) {
                     const std::string& name = arguments.operands()[0];
                     const Action& action = action_of(name);
                     const size_t count = arguments.operands().size() - 1;
                     if (count < action.least_operands || count > action.most_operands)
                       throw WrongUsage(fmt::format("offsets {} takes other operands", name));
                     LogSettings log;
                     log.output = "stderr";
                     log.level = LogLevel::Warn;
                     configure_logging(log);
                     const auto place = place_of(arguments, action.makes_file);
                     (OffsetsVerb(arguments, *place, input).*action.run)();
                     return 0;
                   });
}

}  // namespace kconnect
