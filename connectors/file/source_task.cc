#include "file/source_task.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

namespace kconnect::file {

namespace {

// As long as Java's task sleeps when there is nothing; a change ends the wait at once.
constexpr auto idle_wait = std::chrono::milliseconds(1000);

spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.file.FileStreamSourceTask");
  return instance;
}

std::string system_text(int code) {
  return std::generic_category().message(code);
}

int64_t now_millis() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

FileSourceTask::~FileSourceTask() {
  FileSourceTask::stop();
}

void FileSourceTask::start(SourceTaskContext& context, const ConfigMap& props) {
  context_ = &context;
  config_ = FileSourceConfig::spec().parse(props);
  batch_size_ = static_cast<size_t>(std::max(config_.batch_size, 1));
  topic_ = Text(config_.topic);
  watch_ = std::make_unique<FileWatch>(context.stop_token());
  if (config_.reads_standard_input()) {
    descriptor_ = STDIN_FILENO;
    reader_.emplace(descriptor_, 0);
  } else {
    partition_ =
        std::make_shared<const OffsetMap>(OffsetMap{{Text(filename_field), Value(*config_.file)}});
  }
}

void FileSourceTask::stop() {
  if (descriptor_ >= 0 && descriptor_ != STDIN_FILENO) ::close(descriptor_);
  descriptor_ = -1;
  reader_.reset();
}

void FileSourceTask::poll(SourceRecords& records) {
  at_end_ = false;
  if (!reader_ && !open()) {
    watch_->wait(idle_wait);
    return;
  }
  try {
    take_lines(records);
    if (records.empty()) wait_for_more();
  } catch (const std::system_error& error) {
    throw ConnectException(
        fmt::format("Cannot read {}: {}", config_.file.value_or("standard input"), error.what()));
  }
}

bool FileSourceTask::open() {
  const std::string& file = *config_.file;
  watch_->watch_appearance(file);
  // Not blocking, so that a named pipe without a writer can be opened.
  descriptor_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) {
    if (errno != ENOENT) {
      throw ConnectException(fmt::format("Cannot open file {}: {}", file, system_text(errno)));
    }
    if (!missing_reported_) {
      log().warn(
          "Couldn't find file {} for FileStreamSourceTask, sleeping to wait for it to be created",
          file);
    }
    missing_reported_ = true;
    return false;
  }
  struct stat status {};
  ::fstat(descriptor_, &status);
  if (S_ISDIR(status.st_mode))
    throw ConnectException(fmt::format("{} is a directory, not a file", file));
  is_regular_file_ = S_ISREG(status.st_mode);
  watch_->watch_content(file);
  int64_t position = 0;
  if (is_regular_file_) {
    position = stored_position();
    ::lseek(descriptor_, position, SEEK_SET);
  }
  reader_.emplace(descriptor_, position);
  log().debug("Opened {} for reading at byte {}", file, position);
  return true;
}

int64_t FileSourceTask::stored_position() {
  const std::optional<OffsetMap> offset = context_->offsets().offset(*partition_);
  if (!offset) return 0;
  const Value* position = offset->find(position_field);
  if (position == nullptr || position->is_null()) return 0;
  const auto* bytes = position->get_if<int64_t>();
  if (bytes == nullptr) throw ConnectException("Offset position is the incorrect type");
  return std::max<int64_t>(*bytes, 0);
}

void FileSourceTask::take_lines(SourceRecords& records) {
  const int64_t now = now_millis();
  while (records.size() < batch_size_) {
    if (std::optional<LineReader::Line> line = reader_->next()) {
      add_record(std::move(*line), now, records);
    } else if (!may_read()) {
      return;
    } else if (!reader_->read_more()) {
      at_end_ = partition_ == nullptr || !has_piece_of_line();
      return;
    }
  }
}

// Standard input is shared with others and stays as it is, so its reads could block.
bool FileSourceTask::may_read() {
  return partition_ != nullptr || watch_->wait_readable(descriptor_, std::chrono::milliseconds(0));
}

void FileSourceTask::add_record(LineReader::Line line, int64_t now, SourceRecords& records) const {
  SourceRecord& record = records.emplace_back();
  record.topic = topic_;
  record.value_schema = plain_schema(SchemaType::String);
  record.value = Value(std::move(line.text));
  record.timestamp = now;
  if (partition_ == nullptr) return;
  record.source_partition = partition_;
  record.source_offset.set(position_key_, Value(line.end));
}

void FileSourceTask::wait_for_more() {
  if (is_regular_file_) {
    warn_when_truncated();
    tell_of_piece_of_line();
    watch_->wait(idle_wait);
    return;
  }
  // A pipe whose writers are gone stays readable for ever, with nothing in it: that is waited for
  // like a quiet file.
  if (!watch_->wait_readable(descriptor_, idle_wait)) return;
  if (reader_->read_more()) {
    at_end_ = false;
  } else {
    watch_->wait(idle_wait);
  }
}

bool FileSourceTask::has_piece_of_line() const {
  return reader_->position() != reader_->read_position();
}

// A run to the end waits for it: whoever wonders finds the reason in the log.
void FileSourceTask::tell_of_piece_of_line() {
  if (!has_piece_of_line() || piece_reported_) return;
  piece_reported_ = true;
  log().info("The last line of {} is held back until its line end is there", *config_.file);
}

void FileSourceTask::warn_when_truncated() {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return;
  const bool truncated = status.st_size < reader_->read_position();
  if (truncated && !truncation_reported_) {
    log().warn(
        "File {} is shorter ({} bytes) than what has been read of it ({}): nothing is read until "
        "it grows past that "
        "position",
        *config_.file, status.st_size, reader_->read_position());
  }
  truncation_reported_ = truncated;
}

}  // namespace kconnect::file
