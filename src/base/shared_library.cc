#include "base/shared_library.h"

#include <stdexcept>

#include <dlfcn.h>
#include <fmt/format.h>

namespace kconnect {

SharedLibrary::SharedLibrary(const char* file, const char* package)
    : file_(file), handle_(dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ != nullptr) return;
  throw std::runtime_error(
      fmt::format("the library {} cannot be opened; install the package {} ({}) [KC3302]", file,
                  package, dlerror()));
}

void* SharedLibrary::symbol(const char* name) const {
  void* found = dlsym(handle_, name);
  if (found != nullptr) return found;
  throw std::runtime_error(fmt::format("the library {} lacks {}: it is too old", file_, name));
}

}  // namespace kconnect
