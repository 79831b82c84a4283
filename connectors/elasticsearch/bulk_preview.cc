#include "elasticsearch/bulk_preview.h"

#include "elasticsearch/record_writer.h"
#include "elasticsearch/resource_name.h"

namespace kconnect::elasticsearch {

namespace {

class BulkPreview final : public SinkPreview {
 public:
  explicit BulkPreview(Config config) : config_(std::move(config)), writer_(config_) {}

  void show(const SinkRecord& record, std::string& out) override {
    const bool is_ignored = record.value.is_null() && config_.null_values() == NullValues::Ignore;
    if (is_ignored) return;
    const auto templated = writer_.templated_index(record);
    writer_.write(record, templated ? *templated : resource_name(config_, record.topic), out);
  }

 private:
  const Config config_;
  RecordWriter writer_;
};

}  // namespace

std::unique_ptr<SinkPreview> make_bulk_preview(Config config) {
  return std::make_unique<BulkPreview>(std::move(config));
}

}  // namespace kconnect::elasticsearch
