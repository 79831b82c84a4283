#pragma once

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <vector>

#include <kconnect/source_task.h>

#include "jdbc/connection_holder.h"
#include "jdbc/source/table_querier.h"
#include "jdbc/source_config.h"

namespace kconnect::jdbc {

// Reads its tables in turn, the one that waited longest first, over one connection. A poll() gives
// up to batch.max.rows of one query, or waits for the next query's time.
class JdbcSourceTask final : public SourceTask {
 public:
  void start(SourceTaskContext& context, const ConfigMap& props) override;
  void poll(SourceRecords& records) override;
  // Every table was read to its end once, and none is being read.
  std::optional<bool> at_end() const override;
  void stop() override;

 private:
  using Querier = std::unique_ptr<TableQuerier>;

  void add_querier(Querier querier) { queriers_.push_back(std::move(querier)); }
  TableQuerier& next_querier();
  // True when the time of the querier's next query has come.
  bool wait_for(const TableQuerier& querier);
  void wait(std::chrono::milliseconds duration);
  void read_from(TableQuerier& querier, SourceRecords& records);
  void on_sql_error(TableQuerier& querier, const SqlException& error);

  SourceConfig config_;
  std::unique_ptr<Dialect> dialect_;
  std::stop_token stop_;
  std::unique_ptr<ConnectionHolder> connection_;
  bool awaits_tables_ = false;
  std::vector<Querier> queriers_;
  BatchLimits limits_;
  std::exception_ptr failure_;  // thrown at the next poll, after the records before it
  std::mutex mutex_;
  std::condition_variable_any stopped_;
};

}  // namespace kconnect::jdbc
