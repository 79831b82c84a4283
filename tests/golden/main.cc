#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "golden/golden_case.h"

namespace {

using kconnect::golden::Json;
namespace fs = std::filesystem;

// Their cases need a server or a connector: other programs run them.
const std::set<std::string> foreign_folders = {"elasticsearch", "jdbc", "rest"};
const std::set<std::string> config_operations = {"properties", "parse_type", "parse", "validate",
                                                 "replace"};

kconnect::golden::CaseRunner runner_of(const Json& test_case) {
  using namespace kconnect::golden;
  if (test_case.contains("converter")) return run_converter_case;
#ifdef KCONNECT_GOLDEN_TRANSFORM_CASES
  if (test_case.contains("transform")) return run_transform_case;
  if (test_case.contains("predicate")) return run_predicate_case;
#endif
  if (!test_case.contains("op")) return nullptr;
  const bool is_config = config_operations.contains(test_case.at("op").get<std::string>());
  return is_config ? run_config_case : run_value_case;
}

class Tally {
 public:
  void add(const std::string& id, const std::optional<std::string>& difference) {
    ++(difference ? failed_ : passed_);
    if (difference) fmt::print("{}: {}\n", id, *difference);
  }
  size_t passed() const { return passed_; }
  size_t failed() const { return failed_; }

 private:
  size_t passed_ = 0;
  size_t failed_ = 0;
};

// What the case says, or the exception that broke it.
template <typename Run>
std::optional<std::string> guarded(Run run) {
  try {
    return run();
  } catch (const std::exception& error) {
    return fmt::format("cannot be run: {}", error.what());
  }
}

void run_lines(const fs::path& file, Tally& tally) {
  std::ifstream lines(file);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    std::string id = fmt::format("{}:{}", file.string(), number);
    const auto difference = guarded([&]() -> std::optional<std::string> {
      const Json test_case = Json::parse(line);
      id = test_case.value("id", id);
      const auto runner = runner_of(test_case);
      if (runner == nullptr) return "no runner knows this kind of case";
      return runner(test_case);
    });
    tally.add(id, difference);
  }
}

void run_offsets(const fs::path& description, Tally& tally) {
  const auto difference = guarded([&] {
    std::ifstream in(description);
    return kconnect::golden::run_offsets_case(Json::parse(in),
                                              fs::path(description).replace_extension(".offsets"));
  });
  tally.add("offsets/" + description.stem().string(), difference);
}

void run_file(const fs::path& file, Tally& tally) {
  if (file.extension() == ".jsonl") {
    run_lines(file, tally);
  } else if (file.extension() == ".json" &&
             fs::exists(fs::path(file).replace_extension(".offsets"))) {
    run_offsets(file, tally);
  }
}

void run_path(const fs::path& path, Tally& tally) {
  const fs::path folder = fs::is_directory(path) ? path : path.parent_path();
  const std::string name = fs::weakly_canonical(folder).filename();
  if (foreign_folders.contains(name)) {
    fmt::print("{}: skipped, other programs run these cases\n", path.string());
    return;
  }
  if (!fs::is_directory(path)) {
    run_file(path, tally);
    return;
  }
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(path)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  for (const auto& entry : entries) run_path(entry, tally);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> paths(argv + 1, argv + argc);
  if (paths.empty() || paths.front().starts_with('-')) {
    std::cerr << "usage: kconnect-golden PATH...\n"
                 "Runs recorded cases: a folder of folders, one folder or one file.\n";
    return 2;
  }
  Tally tally;
  for (const auto& path : paths) {
    if (!fs::exists(path)) {
      std::cerr << path << ": no such file or folder\n";
      return 2;
    }
    run_path(path, tally);
  }
  fmt::print("{} passed, {} failed\n", tally.passed(), tally.failed());
  return tally.failed() == 0 ? 0 : 1;
}
