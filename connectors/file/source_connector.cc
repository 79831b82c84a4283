#include "file/source_connector.h"

#include <kconnect/errors.h>
#include <kconnect/log.h>

#include "file/source_task.h"

namespace kconnect::file {

void FileSourceConnector::start(ConnectorContext& /*context*/, const ConfigMap& props) {
  static auto& log = logger("org.apache.kafka.connect.file.FileStreamSourceConnector");
  props_ = props;
  const FileSourceConfig config = FileSourceConfig::spec().parse(props);
  log.info("Starting file source connector reading from {}",
           config.reads_standard_input() ? "standard input" : *config.file);
}

std::vector<ConfigMap> FileSourceConnector::task_configs(int /*max_tasks*/) {
  return {props_};
}

std::string_view FileSourceConnector::task_class() const {
  return "org.apache.kafka.connect.file.FileStreamSourceTask";
}

std::unique_ptr<SourceTask> FileSourceConnector::create_task() const {
  return std::make_unique<FileSourceTask>();
}

namespace {

void check_offset(const OffsetMap& offset) {
  const Value* position = offset.find(position_field);
  if (position == nullptr) {
    throw ConnectException("Offset objects should either be null or contain the key 'position'");
  }
  const auto* bytes = position->get_if<int64_t>();
  if (bytes == nullptr) {
    throw ConnectException(
        "The value for the 'position' key in the offset is expected to be a Long value");
  }
  if (*bytes < 0) {
    throw ConnectException(
        "The value for the 'position' key in the offset should be a non-negative value");
  }
}

}  // namespace

bool FileSourceConnector::alter_offsets(const ConfigMap& config, const AlteredOffsets& offsets) {
  if (FileSourceConfig::spec().parse(config).reads_standard_input()) {
    throw ConnectException(
        "Offsets cannot be modified if the 'file' configuration is unspecified. This is because "
        "stdin is used for input "
        "and offsets are not tracked.");
  }
  for (const auto& [partition, offset] : offsets) {
    if (!offset) continue;
    check_offset(*offset);
    if (!partition) throw ConnectException("Partition objects cannot be null");
    if (partition->find(filename_field) == nullptr) {
      throw ConnectException("Partition objects should contain the key 'filename'");
    }
  }
  return true;
}

}  // namespace kconnect::file
