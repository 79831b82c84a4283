#include "file/sink_task.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <kconnect/errors.h>
#include <kconnect/log.h>

namespace kconnect::file {

namespace {
constexpr size_t write_size = 64 * 1024;

std::string system_text(int code) {
  return std::generic_category().message(code);
}
}  // namespace

void append_line(const SinkRecord& record, std::string& out) {
  if (const Text* text = record.value.get_if<Text>()) {
    out.append(text->view());
  } else {
    append_text(record.value, out);
  }
  out += '\n';
}

FileSinkTask::~FileSinkTask() {
  FileSinkTask::stop();
}

void FileSinkTask::start(SinkTaskContext& /*context*/, const ConfigMap& props) {
  const FileSinkConfig config = FileSinkConfig::spec().parse(props);
  if (config.writes_standard_output()) {
    file_ = "standard output";
    descriptor_ = STDOUT_FILENO;
    return;
  }
  file_ = *config.file;
  descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor_ < 0) {
    throw ConnectException(fmt::format(
        "Couldn't find or create file '{}' for FileStreamSinkTask: {}", file_, system_text(errno)));
  }
  close_descriptor_ = true;
}

void FileSinkTask::put(const SinkRecords& records) {
  for (const SinkRecord& record : records) {
    append_line(record, buffer_);
    if (buffer_.size() >= write_size) write_out();
  }
  write_out();
}

void FileSinkTask::write_out() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw ConnectException(fmt::format("Cannot write to {}: {}", file_, system_text(errno)));
    }
    left.remove_prefix(static_cast<size_t>(written));
  }
  buffer_.clear();
}

void FileSinkTask::stop() {
  if (!close_descriptor_) return;
  ::close(descriptor_);
  close_descriptor_ = false;
}

}  // namespace kconnect::file
