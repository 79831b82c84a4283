#pragma once

#include <exception>
#include <string>

#include <kconnect/errors.h>
#include <kconnect/sink_task.h>

#include "elasticsearch/bulk.h"
#include "elasticsearch/bulk_answer.h"
#include "elasticsearch/config.h"

namespace kconnect::elasticsearch {

// How refused records look in the dead letter queue.
KC_EXCEPTION(ReportingException, Exception,
             "io.confluent.connect.elasticsearch.ElasticsearchClient$ReportingException");

// Decides what becomes of records that cannot be stored. Safe to use from any thread.
class Refusals {
 public:
  // reporter: nullptr = none.
  Refusals(const Config& config, ErrantRecordReporter* reporter);

  // The server has refused an action for good. Null when the task goes on, the item is then done;
  // else why it fails. Throws ConnectException when the report is not tolerated.
  std::exception_ptr refused(BulkItem& item, Verdict verdict, const std::string& text) const;

  // The same for a document that would be refused, before it is sent.
  std::exception_ptr malformed(BulkItem& item, const std::string& text) const;

  // Sends a record to the dead letter queue, if there is one.
  void report(BulkItem& item, std::exception_ptr error) const;

 private:
  std::exception_ptr react(BulkItem& item, Reaction reaction, const std::string& text) const;

  const Reaction on_malformed_;
  const Reaction on_conflict_;
  const bool reports_everything_;
  const bool reports_conflicts_;
  ErrantRecordReporter* const reporter_;
};

}  // namespace kconnect::elasticsearch
