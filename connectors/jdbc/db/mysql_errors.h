#pragma once

#include <string_view>

#include "jdbc/db/sql_exception.h"

namespace kconnect::jdbc {

// What to do about an error of a MySQL or MariaDB server or of its client library.
SqlErrorKind mysql_error_kind(int code, std::string_view sql_state);

}  // namespace kconnect::jdbc
