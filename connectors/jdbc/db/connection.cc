#include "jdbc/db/connection.h"

namespace kconnect::jdbc {

std::string_view sql_name(TransactionIsolation isolation) {
  switch (isolation) {
    case TransactionIsolation::ReadUncommitted:
      return "READ UNCOMMITTED";
    case TransactionIsolation::ReadCommitted:
      return "READ COMMITTED";
    case TransactionIsolation::RepeatableRead:
      return "REPEATABLE READ";
    case TransactionIsolation::Serializable:
      return "SERIALIZABLE";
    case TransactionIsolation::Default:
      break;
  }
  return "";
}

}  // namespace kconnect::jdbc
