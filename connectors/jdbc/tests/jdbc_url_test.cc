#include "jdbc/db/jdbc_url.h"

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

#include "jdbc/tests/cases.h"

namespace kconnect::jdbc {

TEST_CASE("server URLs are read as the Java drivers read them") {
  for (const auto& row : cases("server_url.jsonl")) {
    INFO(row.dump());
    const ServerUrl url = ServerUrl::parse(JdbcUrl::parse(row.at("url").get<std::string>()).rest);
    std::vector<std::string> hosts;
    for (const HostPort& host : url.hosts) hosts.push_back(host.host + ":" + host.port);
    CHECK(hosts == row.at("hosts").get<std::vector<std::string>>());
    CHECK(url.database == row.at("database"));
    CHECK(nlohmann::json(url.properties) == row.value("properties", nlohmann::json::object()));
  }
}

TEST_CASE("what is no JDBC URL is refused without its password") {
  CHECK_THROWS_AS(JdbcUrl::parse("postgresql://h/db"), ConfigException);
  CHECK_THROWS_AS(JdbcUrl::parse("jdbc:"), ConfigException);
  CHECK_THROWS_WITH(JdbcUrl::parse("http://h/db?password=secret"),
                    Catch::Contains("*****") && !Catch::Contains("secret"));
}

TEST_CASE("passwords in URLs are masked") {
  CHECK(masked_url("jdbc:postgresql://h/db?user=u&password=p&ssl=true") ==
        "jdbc:postgresql://h/db?user=u&password=*****&ssl=true");
  CHECK(masked_url("jdbc:mysql://u:p@h/db") == "jdbc:mysql://u:*****@h/db");
  CHECK(masked_url("jdbc:sqlserver://h;user=u;password=p;encrypt=true") ==
        "jdbc:sqlserver://h;user=u;password=*****;encrypt=true");
  CHECK(masked_url("jdbc:postgresql://h/db?sslpassword=p") ==
        "jdbc:postgresql://h/db?sslpassword=*****");
}

TEST_CASE("SQLite URLs have a path and settings") {
  const FileUrl url = FileUrl::parse("/data/f.db?journal_mode=WAL&busy_timeout=5000");
  CHECK(url.path == "/data/f.db");
  CHECK(url.properties == DriverProperties{{"journal_mode", "WAL"}, {"busy_timeout", "5000"}});
  CHECK(FileUrl::parse(":memory:").path == ":memory:");
}

}  // namespace kconnect::jdbc
