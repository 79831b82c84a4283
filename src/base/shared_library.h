#pragma once

#include <string>

namespace kconnect {

// A library of the system that is opened when a feature first needs it, so that the program starts
// without it and runs without it as long as nobody asks. It stays open.
class SharedLibrary {
 public:
  // Throws std::runtime_error that names the Debian package when the library is not there.
  SharedLibrary(const char* file, const char* package);

  // Throws std::runtime_error when the library is too old to have the function.
  template <typename Function>
  void find(const char* name, Function*& function) const {
    function = reinterpret_cast<Function*>(symbol(name));
  }

 private:
  void* symbol(const char* name) const;

  std::string file_;
  void* handle_;
};

}  // namespace kconnect
