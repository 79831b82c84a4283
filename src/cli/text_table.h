#pragma once

#include <string>
#include <vector>

namespace kconnect {

// Rows in columns that are as wide as their widest cell, two blanks apart; the first row is the
// header. Without rows below it, empty.
std::string text_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace kconnect
