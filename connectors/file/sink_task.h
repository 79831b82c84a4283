#pragma once

#include <string>

#include <kconnect/sink_task.h>

#include "file/sink_config.h"

namespace kconnect::file {

// Appends Java's text of each record's value and a line end. What a put() took is in the file when
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
