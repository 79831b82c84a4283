#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kconnect::jdbc {

// Parameters of a URL or of connection.* keys, by the names that the Java driver knows.
using DriverProperties = std::map<std::string, std::string, std::less<>>;

struct HostPort {
  std::string host;
  std::string port;  // empty = the database's own
};

// "jdbc:SUBPROTOCOL:REST". Errors are ConfigException; they never show passwords.
struct JdbcUrl {
  std::string subprotocol;  // lower case
  std::string rest;

  static JdbcUrl parse(std::string_view url);
};

// "//user:password@host:port,host2/database?name=value&...", PostgreSQL's and MySQL's form. Values
// are percent-decoded. Also "database" and "/" alone.
struct ServerUrl {
  std::vector<HostPort> hosts;
  std::string database;
  DriverProperties properties;

  static ServerUrl parse(std::string_view rest);
};

// "path?name=value&...", SQLite's form.
struct FileUrl {
  std::string path;
  DriverProperties properties;

  static FileUrl parse(std::string_view rest);
};

// The URL with the values of password parameters replaced by "*****", for messages.
std::string masked_url(std::string_view url);

}  // namespace kconnect::jdbc
