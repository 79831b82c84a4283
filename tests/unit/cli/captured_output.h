#pragma once

#include <sstream>
#include <string>

namespace kconnect {

// Catches what is written to std::cout and std::cerr as long as it lives.
class CapturedOutput {
 public:
  CapturedOutput();
  ~CapturedOutput();
  CapturedOutput(const CapturedOutput&) = delete;
  CapturedOutput& operator=(const CapturedOutput&) = delete;

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

 private:
  std::ostringstream out_;
  std::ostringstream err_;
  std::streambuf* old_out_;
  std::streambuf* old_err_;
};

// What a part of the program has written, and its exit code.
struct CapturedRun {
  int exit_code = 0;
  std::string out;
  std::string err;
  bool says(const std::string& text) const { return out.find(text) != std::string::npos; }
};

template <typename Run>
CapturedRun captured(Run&& run) {
  const CapturedOutput output;
  const int exit_code = run();
  return {exit_code, output.out(), output.err()};
}

}  // namespace kconnect
