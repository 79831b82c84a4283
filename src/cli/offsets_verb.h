#pragma once

#include <istream>
#include <string>
#include <vector>

namespace kconnect {

// kconnect offsets VERB --file FILE ...: looks at and changes the offsets file of a worker that
// does not run. input: what import reads. The result is the exit code.
int run_offsets_verb(const std::vector<std::string>& arguments, std::istream& input);

}  // namespace kconnect
