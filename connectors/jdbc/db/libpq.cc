#include "jdbc/db/libpq.h"

#include <kconnect/errors.h>

#include "base/shared_library.h"

namespace kconnect::jdbc {

namespace {

Libpq open_library() {
  try {
    const SharedLibrary library("libpq.so.5", "libpq5");
    Libpq functions{};
#define KC_FIND(function) library.find(#function, functions.function);
    KC_LIBPQ_FUNCTIONS(KC_FIND)
#undef KC_FIND
    return functions;
  } catch (const std::runtime_error& error) {
    throw ConnectException(std::string("No suitable driver found for jdbc:postgresql: ") +
                           error.what());
  }
}

}  // namespace

const Libpq& libpq() {
  static const Libpq library = open_library();
  return library;
}

}  // namespace kconnect::jdbc
