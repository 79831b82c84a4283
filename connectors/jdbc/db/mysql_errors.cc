#include "jdbc/db/mysql_errors.h"

#include <algorithm>
#include <array>

#include <errmsg.h>
#include <mysqld_error.h>

namespace kconnect::jdbc {

namespace {

template <size_t n>
bool is_one_of(int code, const std::array<int, n>& codes) {
  return std::ranges::find(codes, code) != codes.end();
}

constexpr int er_client_interaction_timeout = 4031;
constexpr int er_option_prevents_statement = 1290;  // a server that has become read-only
constexpr int er_read_only_mode = 1836;
constexpr int er_constraint_failed = 4025;
constexpr int er_check_constraint_violated = 3819;
constexpr int er_invalid_json = 3140;
constexpr int er_statement_timeout = 1969;
constexpr int er_query_timeout = 3024;
constexpr int er_lock_nowait = 3572;
constexpr int er_connection_killed = 1927;

constexpr std::array lost{CR_SERVER_GONE_ERROR,
                          CR_SERVER_LOST,
                          CR_SERVER_LOST_EXTENDED,
                          CR_CONNECTION_ERROR,
                          CR_CONN_HOST_ERROR,
                          CR_UNKNOWN_HOST,
                          CR_SERVER_HANDSHAKE_ERR,
                          CR_IPSOCK_ERROR,
                          CR_ERR_NET_READ,
                          CR_ERR_NET_WRITE,
                          CR_MALFORMED_PACKET,
                          CR_COMMANDS_OUT_OF_SYNC,
                          int{ER_SERVER_SHUTDOWN},
                          int{ER_NORMAL_SHUTDOWN},
                          int{ER_NEW_ABORTING_CONNECTION},
                          er_connection_killed,
                          er_client_interaction_timeout,
                          er_option_prevents_statement,
                          er_read_only_mode};

constexpr std::array transient{int{ER_LOCK_WAIT_TIMEOUT},  int{ER_LOCK_DEADLOCK},
                               int{ER_CON_COUNT_ERROR},    int{ER_TOO_MANY_USER_CONNECTIONS},
                               int{ER_USER_LIMIT_REACHED}, int{ER_DISK_FULL},
                               int{ER_RECORD_FILE_FULL},   int{ER_ERROR_ON_WRITE},
                               int{ER_GET_ERRNO},          int{ER_OUTOFMEMORY},
                               int{ER_OUT_OF_SORTMEMORY},  int{ER_OUT_OF_RESOURCES},
                               int{ER_LOCK_TABLE_FULL},    int{ER_CHECKREAD},
                               int{ER_QUERY_INTERRUPTED},  int{ER_TABLE_DEF_CHANGED},
                               int{ER_NEED_REPREPARE},     er_statement_timeout,
                               er_query_timeout,           er_lock_nowait};

constexpr std::array data{int{ER_NO_DEFAULT_FOR_FIELD},
                          int{ER_TRUNCATED_WRONG_VALUE},
                          int{ER_TRUNCATED_WRONG_VALUE_FOR_FIELD},
                          int{WARN_DATA_TRUNCATED},
                          int{ER_DATA_TOO_LONG},
                          int{ER_WARN_DATA_OUT_OF_RANGE},
                          int{ER_NO_PARTITION_FOR_GIVEN_VALUE},
                          int{ER_NET_PACKET_TOO_LARGE},
                          int{ER_CANT_CREATE_GEOMETRY_OBJECT},
                          CR_NET_PACKET_TOO_LARGE,
                          er_constraint_failed,
                          er_check_constraint_violated,
                          er_invalid_json};

}  // namespace

SqlErrorKind mysql_error_kind(int code, std::string_view sql_state) {
  if (is_one_of(code, data)) return SqlErrorKind::Data;
  if (is_one_of(code, lost)) return SqlErrorKind::ConnectionLost;
  if (is_one_of(code, transient)) return SqlErrorKind::Transient;
  const std::string_view state_class = sql_state.substr(0, 2);
  if (state_class == "08") return SqlErrorKind::ConnectionLost;
  if (state_class == "40") return SqlErrorKind::Transient;
  if (state_class == "22" || state_class == "23") return SqlErrorKind::Data;
  return SqlErrorKind::Permanent;
}

}  // namespace kconnect::jdbc
