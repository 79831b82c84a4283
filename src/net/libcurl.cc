#include "net/libcurl.h"

#include "base/shared_library.h"

namespace kconnect {

namespace {

Libcurl open_library() {
  const SharedLibrary library("libcurl.so.4", "libcurl4");
  Libcurl functions{};
#define KC_FIND(function) library.find(#function, functions.function);
  KC_CURL_FUNCTIONS(KC_FIND)
#undef KC_FIND
  functions.curl_global_init(CURL_GLOBAL_ALL);
  return functions;
}

}  // namespace

const Libcurl& libcurl() {
  static const Libcurl library = open_library();
  return library;
}

}  // namespace kconnect
