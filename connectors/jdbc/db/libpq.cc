#include "jdbc/db/libpq.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <kconnect/errors.h>

namespace kconnect::jdbc {

namespace {

constexpr const char* file_name = "libpq.so.5";

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (function == nullptr) {
    throw ConnectException(
        fmt::format("{} lacks {}: version 14 or newer is needed", file_name, name));
  }
}

Libpq open_library() {
  void* library = dlopen(file_name, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw ConnectException(fmt::format(
        "PostgreSQL's client library {} cannot be opened; install the package libpq5 ({})",
        file_name, dlerror()));
  }
  Libpq functions{};
#define KC_LIBPQ(function) find(library, #function, functions.function)
  KC_LIBPQ(PQconnectStartParams);
  KC_LIBPQ(PQconnectPoll);
  KC_LIBPQ(PQfinish);
  KC_LIBPQ(PQstatus);
  KC_LIBPQ(PQsocket);
  KC_LIBPQ(PQerrorMessage);
  KC_LIBPQ(PQparameterStatus);
  KC_LIBPQ(PQsetnonblocking);
  KC_LIBPQ(PQsetNoticeProcessor);
  KC_LIBPQ(PQgetCancel);
  KC_LIBPQ(PQcancel);
  KC_LIBPQ(PQfreeCancel);
  KC_LIBPQ(PQsendQuery);
  KC_LIBPQ(PQsendQueryParams);
  KC_LIBPQ(PQsendPrepare);
  KC_LIBPQ(PQsendQueryPrepared);
  KC_LIBPQ(PQsendDescribePrepared);
  KC_LIBPQ(PQflush);
  KC_LIBPQ(PQisBusy);
  KC_LIBPQ(PQconsumeInput);
  KC_LIBPQ(PQgetResult);
  KC_LIBPQ(PQgetCopyData);
  KC_LIBPQ(PQputCopyData);
  KC_LIBPQ(PQputCopyEnd);
  KC_LIBPQ(PQresultStatus);
  KC_LIBPQ(PQresultErrorField);
  KC_LIBPQ(PQresultErrorMessage);
  KC_LIBPQ(PQcmdTuples);
  KC_LIBPQ(PQntuples);
  KC_LIBPQ(PQnfields);
  KC_LIBPQ(PQfname);
  KC_LIBPQ(PQftable);
  KC_LIBPQ(PQftablecol);
  KC_LIBPQ(PQftype);
  KC_LIBPQ(PQfmod);
  KC_LIBPQ(PQgetisnull);
  KC_LIBPQ(PQgetvalue);
  KC_LIBPQ(PQgetlength);
  KC_LIBPQ(PQclear);
  KC_LIBPQ(PQfreemem);
#undef KC_LIBPQ
  return functions;
}

}  // namespace

const Libpq& libpq() {
  static const Libpq library = open_library();
  return library;
}

}  // namespace kconnect::jdbc
