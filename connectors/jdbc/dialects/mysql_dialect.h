#pragma once

#include "jdbc/dialects/dialect.h"

namespace kconnect::jdbc {

// MySQL and MariaDB.
class MySqlDialect final : public Dialect {
 public:
  explicit MySqlDialect(QuoteIdentifiers quote) : Dialect({"`", "`"}, quote) {}
  std::string_view name() const override { return "MySqlDatabaseDialect"; }

  std::string as_text(std::string_view column) const override;

  std::string string_literal(std::string_view text) const override;
  std::string exact_text_type(int length) const override;
  WriteStatement write_statement(const WriteTarget& target) const override;

 protected:
  std::string column_type(const SinkField& field) const override;
};

}  // namespace kconnect::jdbc
