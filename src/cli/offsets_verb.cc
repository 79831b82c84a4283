#include "cli/offsets_verb.h"

#include <filesystem>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <kconnect/errors.h>

#include "base/read_file.h"
#include "cli/exit_codes.h"
#include "cli/verb.h"
#include "offsets/java_map_file.h"
#include "offsets/offset_store.h"
#include "sdk/log_setup.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* usage =
    "usage: kconnect offsets list   --file FILE [CONNECTOR]\n"
    "       kconnect offsets get    --file FILE CONNECTOR [PARTITION]\n"
    "       kconnect offsets set    --file FILE CONNECTOR PARTITION OFFSET\n"
    "       kconnect offsets reset  --file FILE CONNECTOR [PARTITION]\n"
    "       kconnect offsets export --file FILE [CONNECTOR] > JSON\n"
    "       kconnect offsets import --file FILE < JSON\n"
    "PARTITION and OFFSET are JSON objects. The worker must not run.\n";

struct Request {
  std::string verb;
  std::string file;
  std::vector<std::string> operands;
};

Request read_request(const std::vector<std::string>& arguments) {
  Request request;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--file" && i + 1 < arguments.size()) {
      request.file = arguments[++i];
    } else if (argument.starts_with("--file=")) {
      request.file = argument.substr(argument.find('=') + 1);
    } else if (argument.starts_with("--")) {
      throw WrongUsage(fmt::format("there is no option {}", argument));
    } else if (request.verb.empty()) {
      request.verb = argument;
    } else {
      request.operands.push_back(argument);
    }
  }
  if (request.file.empty()) throw WrongUsage("--file FILE is missing");
  return request;
}

class OffsetsVerb {
 public:
  OffsetsVerb(Request request, std::istream& input)
      : request_(std::move(request)), input_(input), store_(request_.file) {}

  void list() {
    for (const StoredOffset& stored : wanted()) {
      std::cout << fmt::format("{}  {}  {}\n", stored.key.connector, text_of(stored.key.partition),
                               text_of(stored.offset));
    }
  }

  void get() {
    if (request_.operands.size() == 2) {
      const auto offset = store_.get({operand(0), partition()});
      if (!offset) throw ConnectException("nothing is stored for this partition");
      std::cout << codec_.encode_offset(*offset) << '\n';
      return;
    }
    for (const StoredOffset& stored : known(operand(0)))
      std::cout << text_of(stored.key.partition) << "  " << text_of(stored.offset) << '\n';
  }

  void set() { store_.set({{{operand(0), partition()}, map_of("OFFSET", operand(2))}}); }

  void reset() {
    std::vector<StoredOffset> offsets = known(operand(0));
    if (request_.operands.size() == 2) {
      if (!store_.get({operand(0), partition()}))
        throw ConnectException("nothing is stored for this partition");
      offsets = {{{operand(0), partition()}, std::nullopt}};
    }
    for (StoredOffset& stored : offsets) stored.offset.reset();
    store_.set(offsets);
  }

  void export_all() {
    Json offsets = Json::array();
    for (const StoredOffset& stored : wanted()) {
      offsets.push_back({{"connector", stored.key.connector},
                         {"partition", Json::parse(text_of(stored.key.partition))},
                         {"offset", Json::parse(text_of(stored.offset))}});
    }
    const Json document = {{"offsets", std::move(offsets)}};
    std::cout << document.dump(2) << '\n';
  }

  void import_all() {
    const std::string text{std::istreambuf_iterator<char>(input_), {}};
    std::vector<StoredOffset> offsets;
    try {
      const Json document = Json::parse(text);
      for (const Json& entry : document.at("offsets")) {
        offsets.push_back({{entry.at("connector").get<std::string>(),
                            map_or_null("partition", entry.at("partition"))},
                           map_or_null("offset", entry.at("offset"))});
      }
    } catch (const Json::exception& error) {
      throw WrongUsage(fmt::format("the input is not what export writes: {}", error.what()));
    }
    store_.set(offsets);
    std::cout << offsets.size() << " offsets imported\n";
  }

 private:
  const std::string& operand(size_t index) const { return request_.operands.at(index); }
  OffsetMap partition() { return map_of("PARTITION", operand(1)); }

  OffsetMap map_of(const char* what, const std::string& text) {
    try {
      return codec_.decode_offset(text);
    } catch (const DataException& error) {
      throw WrongUsage(fmt::format("{} must be a JSON object, not {}", what, text));
    }
  }

  std::optional<OffsetMap> map_or_null(const char* what, const Json& json) {
    if (json.is_null()) return std::nullopt;
    return map_of(what, json.dump());
  }

  std::string text_of(const std::optional<OffsetMap>& map) {
    return map ? codec_.encode_offset(*map) : "null";
  }

  std::set<std::string> connectors() {
    std::set<std::string> names;
    for (const auto& [key, value] : read_java_map(read_file(request_.file))) {
      const auto known = key ? codec_.decode_key(*key) : std::nullopt;
      if (known) names.insert(known->connector);
    }
    return names;
  }

  std::vector<StoredOffset> known(const std::string& connector) {
    std::vector<StoredOffset> offsets = store_.of_connector(connector);
    if (offsets.empty())
      throw ConnectException(fmt::format("nothing is stored for connector {}; stored are: {}",
                                         connector, fmt::join(connectors(), ", ")));
    return offsets;
  }

  // Those of the connector that is named, or all.
  std::vector<StoredOffset> wanted() {
    if (!request_.operands.empty()) return known(operand(0));
    std::vector<StoredOffset> all;
    for (const std::string& name : connectors()) {
      for (StoredOffset& stored : store_.of_connector(name)) all.push_back(std::move(stored));
    }
    return all;
  }

  Request request_;
  std::istream& input_;
  OffsetCodec codec_;
  FileOffsetStore store_;
};

struct Verb {
  size_t least_operands;
  size_t most_operands;
  bool makes_file;  // when there is none
  void (OffsetsVerb::*run)();
};

const std::map<std::string, Verb, std::less<>>& verbs() {
  static const std::map<std::string, Verb, std::less<>> all = {
      {"list", {0, 1, false, &OffsetsVerb::list}},
      {"get", {1, 2, false, &OffsetsVerb::get}},
      {"set", {3, 3, true, &OffsetsVerb::set}},
      {"reset", {1, 2, false, &OffsetsVerb::reset}},
      {"export", {0, 1, false, &OffsetsVerb::export_all}},
      {"import", {0, 0, true, &OffsetsVerb::import_all}}};
  return all;
}

void run(const std::vector<std::string>& arguments, std::istream& input) {
  Request request = read_request(arguments);
  const auto verb = verbs().find(request.verb);
  if (verb == verbs().end())
    throw WrongUsage(fmt::format("there is no verb offsets {}", request.verb));
  const size_t count = request.operands.size();
  if (count < verb->second.least_operands || count > verb->second.most_operands)
    throw WrongUsage(fmt::format("offsets {} takes other operands", request.verb));
  if (!verb->second.makes_file && !std::filesystem::exists(request.file))
    throw ConnectException(fmt::format("there is no file {}", request.file));
  (OffsetsVerb(std::move(request), input).*verb->second.run)();
}

}  // namespace

int run_offsets_verb(const std::vector<std::string>& arguments, std::istream& input) {
  if (arguments.size() == 1 && (arguments[0] == "--help" || arguments[0] == "-h")) {
    std::cout << usage;
    return 0;
  }
  LogSettings log;
  log.output = "stderr";
  log.level = LogLevel::Warn;
  configure_logging(log);
  try {
    run(arguments, input);
    return 0;
  } catch (const WrongUsage& error) {
    std::cerr << "kconnect offsets: " << error.what() << '\n' << usage;
    return exit_usage;
  } catch (const std::exception& error) {
    std::cerr << "kconnect offsets: " << error.what() << '\n';
    return exit_worker;
  }
}

}  // namespace kconnect
