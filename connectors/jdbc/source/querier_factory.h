#pragma once

#include <memory>
#include <string>
#include <vector>

#include <kconnect/source_task.h>

#include "jdbc/db/connection.h"
#include "jdbc/source/table_querier.h"
#include "jdbc/source_config.h"

namespace kconnect::jdbc {

// Makes the queriers of a task: checks the columns that offsets are made of, and finds where each
// table was left.
class QuerierFactory {
 public:
  QuerierFactory(const SourceConfig& config, const Dialect& dialect, Connection& connection,
                 OffsetReader& offsets)
      : config_(config), dialect_(dialect), connection_(connection), offsets_(offsets) {}

  // Throws ConfigException or ConnectException naming table and column.
  std::unique_ptr<TableQuerier> for_table(const TableId& table);
  std::unique_ptr<TableQuerier> for_query();

 private:
  struct ColumnNames {
    std::vector<std::string> timestamps;
    std::string incrementing;
  };

  ColumnNames column_names(const TableId& table) const;
  void check_columns(const TableId& table, const std::vector<Column>& columns,
                     const ColumnNames& names) const;
  void check_not_null(const TableId& table, const std::vector<Column>& columns,
                      const ColumnNames& names) const;
  std::vector<std::string> key_names(const TableId& table,
                                     const std::vector<Column>& columns) const;
  QuerierSettings settings(std::string name, Text topic) const;
  OffsetColumns offset_columns(const SelectBase& base, const ColumnNames& names) const;
  SourceOffset initial_offset(const std::vector<OffsetMap>& partitions);
  std::unique_ptr<TableQuerier> make(QuerierSettings settings, const ColumnNames& names,
                                     const std::vector<OffsetMap>& partitions);

  const SourceConfig& config_;
  const Dialect& dialect_;
  Connection& connection_;
  OffsetReader& offsets_;
};

// The topic of a table: topic.name.format, or prefix and bare name.
std::string topic_of(const SourceConfig& config, const TableId& table);

}  // namespace kconnect::jdbc
