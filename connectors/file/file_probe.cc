#include "file/file_probe.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "file/sink_config.h"
#include "file/source_config.h"

namespace kconnect::file {

namespace {

namespace fs = std::filesystem;

std::string problem_with(const std::string& path, int wanted) {
  return ::access(path.c_str(), wanted) == 0 ? "" : std::generic_category().message(errno);
}

void tell(Probe& probe, const std::string& what, const std::string& problem) {
  if (problem.empty()) {
    probe.passed(what);
  } else {
    probe.failed("file", what, problem);
  }
}

}  // namespace

void probe_source(const ConfigMap& props, Probe& probe) {
  const FileSourceConfig config = FileSourceConfig::spec().parse(props);
  if (config.reads_standard_input()) {
    probe.passed("read standard input");
    return;
  }
  const std::string what = "read " + *config.file;
  std::error_code ignored;
  if (!fs::exists(*config.file, ignored)) {
    probe.doubtful("file", what, "it is not there; the source waits for it");
  } else if (fs::is_directory(*config.file, ignored)) {
    probe.failed("file", what, "it is a directory, not a file");
  } else {
    tell(probe, what, problem_with(*config.file, R_OK));
  }
}

void probe_sink(const ConfigMap& props, Probe& probe) {
  const FileSinkConfig config = FileSinkConfig::spec().parse(props);
  if (config.writes_standard_output()) {
    probe.passed("write to standard output");
    return;
  }
  const std::string what = "append to " + *config.file;
  std::error_code ignored;
  const fs::path folder = fs::absolute(*config.file, ignored).parent_path();
  if (fs::is_directory(*config.file, ignored)) {
    probe.failed("file", what, "it is a directory, not a file");
  } else if (fs::exists(*config.file, ignored)) {
    tell(probe, what, problem_with(*config.file, W_OK));
  } else if (!fs::is_directory(folder, ignored)) {
    probe.failed("file", what, fmt::format("the directory {} does not exist", folder.string()));
  } else {
    tell(probe, what, problem_with(folder, W_OK | X_OK));
  }
}

}  // namespace kconnect::file
