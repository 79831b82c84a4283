#pragma once

#include <memory>
#include <string>
#include <vector>

#include <kconnect/source_task.h>

#include "jdbc/db/connection.h"
#include "jdbc/source/offset_column_names.h"
#include "jdbc/source/table_querier.h"
#include "jdbc/source/task_tables.h"
#include "jdbc/source_config.h"

namespace kconnect::jdbc {

// Makes the queriers of a task: checks the columns that offsets are made of, and finds where each
// table was left.
class QuerierFactory {
 public:
  QuerierFactory(const SourceConfig& config, const Dialect& dialect, Connection& connection,
                 OffsetReader& offsets, const TaskTables& assigned)
      : config_(config),
        dialect_(dialect),
        connection_(connection),
        offsets_(offsets),
        assigned_(assigned) {}

  // Throws ConfigException or ConnectException naming table and column.
  std::unique_ptr<TableQuerier> for_table(const TableId& table);
  std::unique_ptr<TableQuerier> for_query();
  // The ranges of a shared first load that fall to this task.
  std::vector<std::unique_ptr<TableQuerier>> for_ranges();

 private:
  std::vector<std::string> key_names(const TableId& table,
                                     const std::vector<Column>& columns) const;
  QuerierSettings settings(std::string name, Text topic) const;
  // What all queriers of a table have in common, with the names of its columns.
  QuerierSettings table_settings(const TableId& table, OffsetColumnNames& names) const;
  OffsetColumns offset_columns(const SelectBase& base, const OffsetColumnNames& names) const;
  SourceOffset initial_offset(const std::vector<OffsetMap>& partitions);
  std::optional<SnapshotPlan> snapshot_of(const TableId& table);
  std::unique_ptr<TableQuerier> make(QuerierSettings settings, const OffsetColumnNames& names,
                                     const std::vector<OffsetMap>& partitions,
                                     const std::optional<SnapshotPlan>& snapshot);

  const SourceConfig& config_;
  const Dialect& dialect_;
  Connection& connection_;
  OffsetReader& offsets_;
  const TaskTables& assigned_;
};

// The topic of a table: topic.name.format, or prefix and bare name.
std::string topic_of(const SourceConfig& config, const TableId& table);

}  // namespace kconnect::jdbc
