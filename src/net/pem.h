#pragma once

#include <string>
#include <string_view>

namespace kconnect {

// PEM text as OpenSSL reads it. Java also takes the text in one line, with blanks for line ends,
// which is how it stands in property files.
std::string pem_in_lines(std::string_view text);

}  // namespace kconnect
