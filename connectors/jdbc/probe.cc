#include "jdbc/probe.h"

#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <kconnect/errors.h>

#include "base/time_limit.h"
#include "jdbc/db/jdbc_url.h"
#include "jdbc/sink/target_table.h"
#include "jdbc/source/query_text.h"
#include "jdbc/source/table_selection.h"
#include "jdbc/source_config.h"

namespace kconnect::jdbc {

namespace {

namespace fs = std::filesystem;

// Names shown of a longer list.
constexpr size_t most_names = 5;

// The file of an SQLite database that is not there yet; empty for any other.
std::string missing_file(const std::string& url) {
  const JdbcUrl parsed = JdbcUrl::parse(url);
  if (parsed.subprotocol != "sqlite") return {};
  const std::string path = FileUrl::parse(parsed.rest).path;
  std::error_code ignored;
  const bool is_file = !path.empty() && path != ":memory:" && !path.starts_with("file:");
  return is_file && !fs::exists(path, ignored) ? path : std::string();
}

std::string address(const std::string& url) {
  const std::string masked = masked_url(url);
  return masked.substr(0, masked.find('?'));
}

// Null when that was told to have failed.
std::unique_ptr<Connection> log_in(const ConnectionConfig& config, const TimeLimit& limit,
                                   Probe& probe) {
  const std::string what =
      fmt::format("log in to {}{}", address(config.url), config.user ? " as " + *config.user : "");
  try {
    auto connection = open_connection(config.settings(), limit.token());
    probe.passed(what);
    return connection;
  } catch (const SqlException& error) {
    const bool is_late = error.kind() == SqlErrorKind::Interrupted;
    probe.failed("connection.url", what, is_late ? "no answer in time" : error.what());
  } catch (const ConfigException& error) {
    probe.failed("connection.url", what, error.what());
  }
  return nullptr;
}

std::string shown(const std::vector<TableId>& tables) {
  std::vector<std::string> names;
  for (const TableId& table : tables) {
    if (names.size() == most_names) {
      names.emplace_back("...");
      break;
    }
    names.push_back(table.unquoted());
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

void look_for_tables(const SourceConfig& config, Connection& connection, Probe& probe) {
  const auto dialect = config.make_dialect();
  const TablePattern pattern{config.catalog_pattern, config.schema_pattern, config.table_types};
  const std::vector<TableId> listed = connection.tables(pattern);
  const std::vector<TableId> selected = TableSelection(config, *dialect).select(listed);
  if (!selected.empty()) {
    probe.passed(fmt::format("{} tables to read: {}", selected.size(), shown(selected)));
  } else {
    probe.failed(config.table_include_list.empty() ? "table.whitelist" : "table.include.list",
                 "find tables to read",
                 listed.empty() ? "the user sees no tables"
                                : fmt::format("none of {} tables is selected; there are {}",
                                              listed.size(), shown(listed)));
  }
}

void try_query(const SourceConfig& config, Connection& connection, Probe& probe) {
  const bool is_masked = !config.query_masked.value.empty();
  const std::string what = "prepare the query";
  try {
    const auto columns = connection.describe(without_end(config.query_text()));
    probe.passed(fmt::format("{}: {} columns", what, columns.size()));
  } catch (const SqlException& error) {
    probe.failed(is_masked ? "query.masked" : "query", what,
                 is_masked ? "the database refuses it" : error.what());
  }
}

void look_for_table(const SinkConfig& config, const std::string& topic, Connection& connection,
                    Probe& probe) {
  const auto dialect = make_dialect(config.dialect_name, config.url, config.quote());
  const TableId table = target_table(config, *dialect, topic);
  const std::string what = fmt::format("table {} for topic {}", table.unquoted(), topic);
  if (const auto columns = connection.columns(table)) {
    probe.passed(fmt::format("{}: {} columns", what, columns->size()));
  } else if (config.auto_create) {
    probe.passed(what + " will be created");
  } else {
    probe.failed("auto.create", what, "it is not there, and auto.create is false");
  }
}

}  // namespace

void probe_source(const ConfigMap& props, Probe& probe) {
  const SourceConfig config = SourceConfig::parse(props);
  if (const std::string file = missing_file(config.url); !file.empty()) {
    probe.failed("connection.url", "open " + file, "there is no such file");
    return;
  }
  const TimeLimit limit(probe.time_left());
  const auto connection = log_in(config, limit, probe);
  if (connection == nullptr) return;
  if (config.has_query()) {
    try_query(config, *connection, probe);
  } else {
    look_for_tables(config, *connection, probe);
  }
}

void probe_sink(SinkFlavour flavour, const ConfigMap& props, Probe& probe) {
  const SinkConfig config = SinkConfig::parse(flavour, props);
  if (const std::string file = missing_file(config.url); !file.empty()) {
    probe.doubtful("connection.url", "open " + file, "there is no such file; it will be made");
    return;
  }
  const TimeLimit limit(probe.time_left());
  const auto connection = log_in(config, limit, probe);
  const auto topics = props.find("topics");
  if (connection == nullptr || topics == props.end()) return;
  const ConfigData names = parse_config_type("topics", topics->second, ConfigType::List);
  for (const std::string& topic : std::get<std::vector<std::string>>(names))
    look_for_table(config, topic, *connection, probe);
}

}  // namespace kconnect::jdbc
