#include "runtime/offset_committer.h"

#include <algorithm>
#include <exception>

#include <kconnect/errors.h>
#include <kconnect/log.h>

namespace kconnect {

namespace {
spdlog::logger& log() {
  static auto& instance = logger("org.apache.kafka.connect.runtime.SourceTaskOffsetCommitter");
  return instance;
}
}  // namespace

OffsetCommitter::OffsetCommitter(OffsetStore& store, std::chrono::milliseconds interval)
    : store_(store),
      interval_(interval),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void OffsetCommitter::add(OffsetSource& source) {
  const std::lock_guard lock(mutex_);
  sources_.push_back(&source);
}

void OffsetCommitter::commit_and_remove(OffsetSource& source) {
  const std::lock_guard lock(mutex_);
  if (std::erase(sources_, &source) > 0) commit({&source});
}

void OffsetCommitter::remove(OffsetSource& source) {
  const std::lock_guard lock(mutex_);
  std::erase(sources_, &source);
}

void OffsetCommitter::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    wake_.wait_for(lock, stop, interval_, [] { return false; });
    if (!stop.stop_requested()) commit(sources_);
  }
}

void OffsetCommitter::commit(const std::vector<OffsetSource*>& sources) {
  std::vector<StoredOffset> offsets;
  for (OffsetSource* source : sources) source->collect_offsets(offsets);
  bool stored = true;
  try {
    if (!offsets.empty()) store_.set(offsets);
  } catch (const std::exception& error) {
    stored = false;
    log().error("Failed to commit offsets: {}", error.what());
  }
  for (OffsetSource* source : sources) source->offsets_stored(stored);
}

}  // namespace kconnect
