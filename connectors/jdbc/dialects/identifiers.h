#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jdbc/db/table_id.h"

namespace kconnect::jdbc {

// How a database writes names: quotes, and what separates the parts of a qualified name.
struct IdentifierRules {
  std::string opening_quote = "\"";
  std::string closing_quote = "\"";
};

// The parts of a qualified name: split at dots outside of quotes, quotes taken off.
std::vector<std::string> split_qualified(std::string_view name, const IdentifierRules& rules);

// 1 part = table, 2 = schema.table, 3 = catalog.schema.table; of 4 and more only the first two
// count, as schema.table, as in Java.
TableId parse_table_id(std::string_view name, const IdentifierRules& rules);

}  // namespace kconnect::jdbc
