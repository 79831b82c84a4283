#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz_target.h"

// Runs a fuzz target over the files of some folders and over changes of them, the same ones every
// time, where libFuzzer is not at hand.

namespace {

namespace fs = std::filesystem;

constexpr int changes_of_each_seed = 2000;

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

// A byte changed, left out, doubled or put in, or the end cut off.
void change(std::string& input, std::mt19937& random) {
  const auto pick = [&random](size_t count) { return random() % std::max<size_t>(count, 1); };
  const size_t at = pick(input.size() + 1);
  const char byte = static_cast<char>(pick(256));
  switch (pick(5)) {
    case 0:
      if (at < input.size()) input[at] = byte;
      break;
    case 1:
      input.erase(at, 1);
      break;
    case 2:
      input.insert(at, 1, byte);
      break;
    case 3:
      input.insert(at, input.substr(at, 1 + pick(8)));
      break;
    default:
      input.resize(at);
  }
}

void run_seed(const std::string& seed) {
  run(seed);
  std::mt19937 random(static_cast<uint32_t>(seed.size()));
  for (int i = 0; i < changes_of_each_seed; ++i) {
    std::string input = seed;
    for (uint32_t changes = 1 + random() % 4; changes > 0; --changes) change(input, random);
    run(input);
  }
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int main(int argc, char** argv) {
  size_t count = 0;
  const std::vector<std::string> folders(argv + 1, argv + argc);
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      run_seed(content_of(entry.path()));
      ++count;
    }
  }
  std::cout << count << " seeds\n";
  return count > 0 ? 0 : 1;
}
