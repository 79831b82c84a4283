#include "cli/standalone_settings.h"

namespace kconnect {

std::unique_ptr<OffsetStore> open_offset_store(const StandaloneSettings& settings) {
  if (settings.offsets_in_memory) return std::make_unique<MemoryOffsetStore>();
  return std::make_unique<FileOffsetStore>(settings.worker.offset_storage_file_filename);
}

}  // namespace kconnect
