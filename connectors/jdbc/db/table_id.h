#pragma once

#include <compare>
#include <string>

namespace kconnect::jdbc {

// A table's place; empty catalog or schema = none.
struct TableId {
  std::string catalog = {};
  std::string schema = {};
  std::string table = {};

  auto operator<=>(const TableId&) const = default;
  // "catalog.schema.table" without quotes, as offsets and messages have it.
  std::string unquoted() const {
    std::string name;
    if (!catalog.empty()) name += catalog + '.';
    if (!schema.empty()) name += schema + '.';
    return name + table;
  }
};

}  // namespace kconnect::jdbc
