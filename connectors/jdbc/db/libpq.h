#pragma once

#include <libpq-fe.h>

namespace kconnect::jdbc {

// The client library of PostgreSQL, opened when it is first needed. Safe from any thread.
struct Libpq {
#define KC_LIBPQ(function) decltype(&::function) function
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
};

// Throws ConnectException when the library is not installed.
const Libpq& libpq();

}  // namespace kconnect::jdbc
