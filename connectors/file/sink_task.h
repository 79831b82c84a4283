#pragma once

#include <string>

#include <kconnect/sink_task.h>

#include "file/sink_config.h"

namespace kconnect::file {

// What the sink makes of a record: Java's text of its value and a line end.
void append_line(const SinkRecord& record, std::string& out);

// Appends a line for each record. What a put() took is in the file when
// it returns.
class FileSinkTask final : public SinkTask {
 public:
  ~FileSinkTask() override;
  void start(SinkTaskContext& context, const ConfigMap& props) override;
  void put(const SinkRecords& records) override;
  void stop() override;

 private:
  void write_out();

  std::string file_;  // for messages
  int descriptor_ = -1;
  bool close_descriptor_ = false;
  std::string buffer_;
};

}  // namespace kconnect::file
