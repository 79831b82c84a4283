#pragma once

#include "jdbc/dialects/dialect.h"

namespace kconnect::jdbc {

// Any database that speaks standard SQL.
class GenericDialect final : public Dialect {
 public:
  explicit GenericDialect(QuoteIdentifiers quote) : Dialect({"\"", "\""}, quote) {}
  std::string_view name() const override { return "GenericDatabaseDialect"; }
};

}  // namespace kconnect::jdbc
