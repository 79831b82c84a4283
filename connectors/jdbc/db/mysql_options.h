#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "jdbc/db/drivers.h"
#include "jdbc/db/jdbc_url.h"

namespace kconnect::jdbc {

// Whose ways to follow where the two Java drivers differ: MariaDB's for jdbc:mariadb:, MySQL's for
// jdbc:mysql:.
enum class MySqlFlavour { MariaDb, MySql };

enum class ZeroDates { Null, Error, Round };  // what 0000-00-00 is read as

// What a URL and connection.* keys ask for.
struct MySqlOptions {
  enum class Tls { Off, Preferred, Required, VerifyCa, VerifyIdentity };

  MySqlFlavour flavour = MySqlFlavour::MariaDb;
  std::vector<HostPort> hosts;  // in the order in which they are tried
  std::string socket;           // a local socket instead of the hosts
  std::string user;
  std::string password;
  std::string database;

  std::chrono::seconds connect_timeout{30};
  std::chrono::seconds socket_timeout{0};  // 0 = none
  Tls tls = Tls::Off;
  std::string tls_ca;
  std::string tls_certificate;
  std::string tls_key;
  bool compress = false;
  bool local_files = false;  // LOAD DATA LOCAL
  bool count_changed_rows = false;
  bool arrays = true;             // MariaDB's statements with arrays of values
  std::string session_variables;  // "a=1,b=2", set at opening

  bool tiny_int1_is_bit = true;
  bool bit_is_boolean = true;
  bool year_is_date = true;
  ZeroDates zero_dates = ZeroDates::Null;

  // Parameters that neither map to the client library nor to an option above are named once in the
  // log. Throws ConfigException for values that make no sense.
  static MySqlOptions parse(const JdbcUrl& url, const ConnectionSettings& settings);
};

}  // namespace kconnect::jdbc
