#pragma once

#include <libpq-fe.h>

namespace kconnect::jdbc {

#define KC_LIBPQ_FUNCTIONS(each)                                                                  \
  each(PQconnectStartParams) each(PQconnectPoll) each(PQfinish) each(PQstatus) each(PQsocket)     \
      each(PQerrorMessage) each(PQparameterStatus) each(PQsetnonblocking)                         \
          each(PQsetNoticeProcessor) each(PQgetCancel) each(PQcancel) each(PQfreeCancel)          \
              each(PQsendQuery) each(PQsendQueryParams) each(PQsendPrepare)                       \
                  each(PQsendQueryPrepared) each(PQsendDescribePrepared) each(PQflush)            \
                      each(PQisBusy) each(PQconsumeInput) each(PQgetResult) each(PQgetCopyData)   \
                          each(PQputCopyData) each(PQputCopyEnd) each(PQresultStatus)             \
                              each(PQresultErrorField) each(PQresultErrorMessage)                 \
                                  each(PQcmdTuples) each(PQntuples) each(PQnfields) each(PQfname) \
                                      each(PQftable) each(PQftablecol) each(PQftype) each(PQfmod) \
                                          each(PQgetisnull) each(PQgetvalue) each(PQgetlength)    \
                                              each(PQclear) each(PQfreemem)

// The client library of PostgreSQL, opened when it is first needed. Safe from any thread.
struct Libpq {
#define KC_MEMBER(function) decltype(&::function) function;
  KC_LIBPQ_FUNCTIONS(KC_MEMBER)
#undef KC_MEMBER
};

// Throws ConnectException when the library is not installed.
const Libpq& libpq();

}  // namespace kconnect::jdbc
