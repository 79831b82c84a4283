#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <kconnect/source_task.h>

#include "file/file_watch.h"
#include "file/line_reader.h"
#include "file/source_config.h"

namespace kconnect::file {

// Names in source partitions and offsets, as Java's connector stores them.
inline constexpr std::string_view filename_field = "filename";
inline constexpr std::string_view position_field = "position";

// Turns the lines of a file into records, following the file as it grows. A last line without its
// end is held back until the end is there. Positions count bytes.
class FileSourceTask final : public SourceTask {
 public:
  ~FileSourceTask() override;
  void start(SourceTaskContext& context, const ConfigMap& props) override;
  void poll(SourceRecords& records) override;
  // The file has been read to its end, and no line waits for its own; standard input is closed.
  std::optional<bool> at_end() const override { return at_end_; }
  void stop() override;

 private:
  // False when the file is not there (yet).
  bool open();
  int64_t stored_position();
  void take_lines(SourceRecords& records);
  void add_record(LineReader::Line line, int64_t now, SourceRecords& records) const;
  bool may_read();
  void wait_for_more();
  void warn_when_truncated();
  bool has_piece_of_line() const;
  void tell_of_piece_of_line();

  FileSourceConfig config_;
  SourceTaskContext* context_ = nullptr;
  size_t batch_size_ = 1;
  Text topic_;
  SourcePartition partition_;  // none for standard input, whose position nobody can go back to
  Text position_key_ = Text::constant(position_field);

  std::unique_ptr<FileWatch> watch_;
  int descriptor_ = -1;
  bool is_regular_file_ = false;
  std::optional<LineReader> reader_;
  bool missing_reported_ = false;
  bool truncation_reported_ = false;
  bool piece_reported_ = false;
  bool at_end_ = false;
};

}  // namespace kconnect::file
