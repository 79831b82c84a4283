#pragma once

#include <map>
#include <string>
#include <vector>

#include "jdbc/db/connection.h"
#include "jdbc/dialects/dialect.h"
#include "jdbc/sink_config.h"

namespace kconnect::jdbc {

// The target tables as they are, created and given columns where that is allowed. What is known is
// kept until forget(). To be used outside of transactions.
class TableStructure {
 public:
  TableStructure(const SinkConfig& config, const Dialect& dialect);

  // The table's columns once it has all the fields. Throws TableAlterOrCreateException when it may
  // not be made so, SqlException when that failed.
  const std::vector<Column>& ensure(Connection& connection, const TableId& table,
                                    const std::vector<SinkField>& fields);
  void forget() { tables_.clear(); }

 private:
  struct Definition {
    std::string type;  // "TABLE"
    std::vector<Column> columns;
  };

  const Definition* find(Connection& connection, const TableId& table);
  const Definition* read(Connection& connection, const TableId& table);
  std::string type_of(Connection& connection, const TableId& table) const;
  void create(Connection& connection, const TableId& table, const std::vector<SinkField>& fields);
  void check_amendable(const TableId& table, const Definition& definition,
                       const std::vector<SinkField>& missing) const;

  const SinkConfig& config_;
  const Dialect& dialect_;
  LiteralZones zones_;
  std::map<TableId, Definition> tables_;
};

}  // namespace kconnect::jdbc
