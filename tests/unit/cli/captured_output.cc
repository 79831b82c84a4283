#include "unit/cli/captured_output.h"

#include <iostream>

namespace kconnect {

CapturedOutput::CapturedOutput()
    : old_out_(std::cout.rdbuf(out_.rdbuf())), old_err_(std::cerr.rdbuf(err_.rdbuf())) {}

CapturedOutput::~CapturedOutput() {
  std::cout.rdbuf(old_out_);
  std::cerr.rdbuf(old_err_);
}

}  // namespace kconnect
