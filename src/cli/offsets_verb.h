#pragma once

#include <istream>

#include "cli/verb.h"

namespace kconnect {

// kconnect offsets: looks at and changes the offsets of connectors, in the file of a worker that
// does not run or through the REST interface of one that does. input: what import reads.
Verb offsets_verb(std::istream& input);

}  // namespace kconnect
