#pragma once

#include "jdbc/dialects/dialect.h"

namespace kconnect::jdbc {

// MySQL and MariaDB.
class MySqlDialect final : public Dialect {
 public:
  explicit MySqlDialect(QuoteIdentifiers quote) : Dialect({"`", "`"}, quote) {}
  std::string_view name() const override { return "MySqlDatabaseDialect"; }

  std::string as_text(std::string_view column) const override;
};

}  // namespace kconnect::jdbc
