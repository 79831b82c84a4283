#include "elasticsearch/refusals.h"

#include <kconnect/log.h>

namespace kconnect::elasticsearch {

namespace {

spdlog::logger& log() {
  static auto& instance = logger("io.confluent.connect.elasticsearch.ElasticsearchClient");
  return instance;
}

std::exception_ptr indexing_failed() {
  return std::make_exception_ptr(
      ConnectException("Indexing record failed. Please check DLQ topic for errors."));
}

}  // namespace

Refusals::Refusals(const Config& config, ErrantRecordReporter* reporter)
    : on_malformed_(config.on_malformed_document()),
      on_conflict_(config.on_version_conflict()),
      reports_everything_(config.reports_everything()),
      reports_conflicts_(config.reports_everything() && !config.writes_data_streams()),
      reporter_(reporter) {}

std::exception_ptr Refusals::refused(BulkItem& item, Verdict verdict,
                                     const std::string& text) const {
  const std::string message = "Indexing failed: " + text;
  if (verdict == Verdict::Malformed) return react(item, on_malformed_, message);
  if (verdict == Verdict::Conflict) {
    // It is written already: by an earlier attempt, or by a later record.
    if (item.has_external_version && reports_everything_) return nullptr;
    if (reports_everything_ && !reports_conflicts_) {
      log().warn("{}", message);
      return nullptr;
    }
    return react(item, on_conflict_, message);
  }
  report(item, std::make_exception_ptr(ReportingException(message)));
  log().error("Record of {}-{}, offset {}: {}", item.ticket.name().topic,
              item.ticket.name().partition, item.offset, message);
  return indexing_failed();
}

std::exception_ptr Refusals::malformed(BulkItem& item, const std::string& text) const {
  return react(item, on_malformed_, "Indexing failed: " + text);
}

std::exception_ptr Refusals::react(BulkItem& item, Reaction reaction,
                                   const std::string& text) const {
  if (reports_everything_ || reaction == Reaction::Report)
    report(item, std::make_exception_ptr(ReportingException(text)));
  const TopicPartition& name = item.ticket.name();
  switch (reaction) {
    case Reaction::Ignore:
    case Reaction::Report:
      log().debug("Record of {}-{}, offset {}, is left out: {}", name.topic, name.partition,
                  item.offset, text);
      return nullptr;
    case Reaction::Warn:
      log().warn("Record of {}-{}, offset {}, is left out: {}", name.topic, name.partition,
                 item.offset, text);
      return nullptr;
    case Reaction::Fail:
      break;
  }
  log().error("Record of {}-{}, offset {}: {}", name.topic, name.partition, item.offset, text);
  return indexing_failed();
}

void Refusals::report(BulkItem& item, std::exception_ptr error) const {
  if (reporter_ == nullptr) return;
  SinkRecord record;
  record.topic = record.original_topic = item.ticket.name().topic;
  record.partition = record.original_partition = item.ticket.name().partition;
  record.offset = item.offset;
  record.origin = item.origin;
  item.reported = reporter_->report(record, std::move(error));
}

}  // namespace kconnect::elasticsearch
