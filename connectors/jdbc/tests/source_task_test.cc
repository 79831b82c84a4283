#include "jdbc/source_task.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/logical_types.h>

#include "jdbc/db/sqlite_connection.h"
#include "support/temp_dir.h"

namespace kconnect::jdbc {

namespace {

// Offsets as a worker would keep them.
class StoredOffsets final : public OffsetReader {
 public:
  std::optional<OffsetMap> offset(const OffsetMap& partition) override {
    for (const auto& [stored, offset] : offsets_) {
      if (stored == partition) return offset;
    }
    return std::nullopt;
  }
  void store(const OffsetMap& partition, const OffsetMap& offset) {
    for (auto& [stored, value] : offsets_) {
      if (stored == partition) {
        value = offset;
        return;
      }
    }
    offsets_.emplace_back(partition, offset);
  }

 private:
  std::vector<std::pair<OffsetMap, OffsetMap>> offsets_;
};

class Context final : public SourceTaskContext {
 public:
  explicit Context(StoredOffsets& offsets) : offsets_(offsets) {}
  const ConfigMap& config() const override { return config_; }
  OffsetReader& offsets() override { return offsets_; }
  std::stop_token stop_token() const override { return stop.get_token(); }
  std::stop_source stop;

 private:
  StoredOffsets& offsets_;
  ConfigMap config_;
};

class Database {
 public:
  Database() : connection_(open_sqlite(JdbcUrl::parse(url()), {}, {})) {}
  std::string url() const { return "jdbc:sqlite:" + folder_.file("test.db"); }
  void run(const std::string& sql) { connection_->execute(sql); }

 private:
  TempDir folder_;
  std::unique_ptr<Connection> connection_;
};

ConfigMap settings(const Database& database, ConfigMap own) {
  own.insert({{"connection.url", database.url()},
              {"tables", "\"t\""},
              {"tables.fetched", "true"},
              {"poll.interval.ms", "0"}});
  return own;
}

// A task at work, and what its records say.
class Run {
 public:
  Run(StoredOffsets& offsets, const ConfigMap& props) : offsets_(offsets), context_(offsets) {
    task_.start(context_, props);
  }
  ~Run() { task_.stop(); }

  // Polls until a poll gives nothing new, at most so many times.
  SourceRecords read(int polls = 20) {
    SourceRecords all;
    for (int i = 0; i < polls; ++i) {
      SourceRecords records;
      task_.poll(records);
      for (SourceRecord& record : records) all.push_back(std::move(record));
      if (records.empty()) break;
    }
    return all;
  }
  SourceRecords poll() {
    SourceRecords records;
    task_.poll(records);
    return records;
  }
  void commit(const SourceRecords& records, size_t count) {
    for (size_t i = 0; i < count && i < records.size(); ++i) {
      offsets_.store(*records[i].source_partition, records[i].source_offset);
    }
  }

 private:
  StoredOffsets& offsets_;
  Context context_;
  JdbcSourceTask task_;
};

int64_t id_of(const SourceRecord& record) {
  const Value& id = record.value.structure()->get("id");
  if (const auto* small = id.get_if<int32_t>()) return *small;
  return *id.get_if<int64_t>();
}

std::vector<int64_t> ids(const SourceRecords& records) {
  std::vector<int64_t> found;
  for (const SourceRecord& record : records) found.push_back(id_of(record));
  return found;
}

int64_t offset_of(const SourceRecord& record, std::string_view field) {
  return *record.source_offset.find(field)->get_if<int64_t>();
}

}  // namespace

TEST_CASE("incrementing mode gives each row once and its id as the offset") {
  Database database;
  database.run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES(1,'a'),(2,'b')");
  StoredOffsets offsets;
  Run run(offsets, settings(database, {{"mode", "incrementing"},
                                       {"incrementing.column.name", "id"},
                                       {"topic.prefix", "p-"}}));
  const SourceRecords first = run.poll();
  REQUIRE(ids(first) == std::vector<int64_t>{1, 2});
  CHECK(first[0].topic == "p-t");
  CHECK(offset_of(first[1], "incrementing") == 2);
  database.run("INSERT INTO t VALUES(3,'c')");
  const SourceRecords second = run.poll();
  CHECK(ids(second) == std::vector<int64_t>{3});
  // Converters recognise a schema by its address.
  CHECK(first[0].value_schema == second[0].value_schema);
}

TEST_CASE("batches end at batch.max.rows and the rest follows") {
  Database database;
  database.run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  for (int i = 1; i <= 5; ++i) database.run(fmt::format("INSERT INTO t VALUES({})", i));
  StoredOffsets offsets;
  Run run(offsets, settings(database, {{"mode", "bulk"}, {"batch.max.rows", "2"}}));
  CHECK(ids(run.poll()) == std::vector<int64_t>{1, 2});
  CHECK(ids(run.poll()) == std::vector<int64_t>{3, 4});
  const SourceRecords last = run.poll();
  CHECK(ids(last) == std::vector<int64_t>{5});
  CHECK(last[0].source_partition == nullptr);
}

TEST_CASE("rows of one timestamp carry the offset before until the last of them") {
  Database database;
  database.run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, at TIMESTAMP NOT NULL);"
      "INSERT INTO t VALUES(1,1000),(2,2000),(3,2000),(4,3000)");
  StoredOffsets offsets;
  const ConfigMap props =
      settings(database, {{"mode", "timestamp"}, {"timestamp.column.name", "at"}});
  {
    Run run(offsets, props);
    const SourceRecords records = run.poll();
    REQUIRE(ids(records) == std::vector<int64_t>{1, 2, 3, 4});
    CHECK(offset_of(records[0], "timestamp") == 1000);
    CHECK(offset_of(records[1], "timestamp") == 1000);
    CHECK(offset_of(records[2], "timestamp") == 2000);
    run.commit(records, 2);
  }
  Run again(offsets, props);
  CHECK(ids(again.poll()) == std::vector<int64_t>{2, 3, 4});
}

TEST_CASE("a Java offset goes on where it was, under the old partition too") {
  Database database;
  database.run("CREATE TABLE t(id INTEGER PRIMARY KEY); INSERT INTO t VALUES(1),(2),(3)");
  StoredOffsets offsets;
  offsets.store({{"table", Value("t")}}, {{"incrementing", Value(int64_t{2})}});
  Run run(offsets, settings(database, {{"mode", "incrementing"},
                                       {"incrementing.column.name", "id"},
                                       {"validate.non.null", "false"}}));
  CHECK(ids(run.poll()) == std::vector<int64_t>{3});
}

TEST_CASE("a query with a WHERE of its own is wrapped for the incremental modes") {
  Database database;
  database.run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT);"
      "INSERT INTO t VALUES(1,'a'),(2,'b'),(3,'a')");
  StoredOffsets offsets;
  Run run(offsets, settings(database, {{"mode", "incrementing"},
                                       {"incrementing.column.name", "id"},
                                       {"query", "SELECT id FROM t WHERE v = 'a' ;"},
                                       {"tables", ""},
                                       {"topic.prefix", "q"}}));
  const SourceRecords records = run.poll();
  CHECK(ids(records) == std::vector<int64_t>{1, 3});
  CHECK(records[0].topic == "q");
  CHECK(*records[0].source_partition == OffsetMap{{"query", Value("query")}});
}

TEST_CASE("the record key comes from the primary key or from named columns") {
  Database database;
  database.run(
      "CREATE TABLE t(id INTEGER, part TEXT, v TEXT, PRIMARY KEY(id, part));"
      "INSERT INTO t VALUES(1,'x','a')");
  StoredOffsets offsets;
  Run primary(offsets, settings(database, {{"mode", "bulk"}, {"key.columns", "primary"}}));
  const SourceRecords records = primary.poll();
  REQUIRE(records.size() == 1);
  CHECK(records[0].key.structure()->to_string() == "Struct{id=1,part=x}");
  Run named(offsets, settings(database, {{"mode", "bulk"}, {"key.columns", "part"}}));
  CHECK(*named.poll()[0].key.get_if<Text>() == "x");
  Run missing(offsets, settings(database, {{"mode", "bulk"}, {"key.columns", "nothing"}}));
  CHECK_THROWS_WITH(missing.poll(), Catch::Contains("nothing"));
}

TEST_CASE("topic.name.format places a table's records") {
  Database database;
  database.run("CREATE TABLE t(id INTEGER); INSERT INTO t VALUES(1)");
  StoredOffsets offsets;
  Run run(offsets, settings(database, {{"mode", "bulk"},
                                       {"topic.prefix", "db-"},
                                       {"topic.name.format", "${prefix}all.${table}"}}));
  CHECK(run.poll()[0].topic == "db-all.t");
}

TEST_CASE("BLOB and DECIMAL of SQLite are read, where Java's task fails") {
  Database database;
  database.run(
      "CREATE TABLE t(id INTEGER, b BLOB, d DECIMAL(10,2), n NUMERIC);"
      "INSERT INTO t VALUES(1, x'00ff', 12.5, 7)");
  StoredOffsets offsets;
  Run run(offsets, settings(database, {{"mode", "bulk"}}));
  const SourceRecords records = run.poll();
  REQUIRE(records.size() == 1);
  const Struct& value = *records[0].value.structure();
  CHECK(value.get("b").get_if<Bytes>()->view() == std::string_view("\0\xff", 2));
  CHECK(value.get("d").get_if<Decimal>()->to_string() == "12.50");
  CHECK(value.get("n").get_if<Decimal>()->to_string() == "7");
}

TEST_CASE("offset columns are checked in every table of a task") {
  Database database;
  database.run("CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TABLE u(x INTEGER)");
  StoredOffsets offsets;
  CHECK_THROWS_WITH(Run(offsets, settings(database, {{"mode", "incrementing"},
                                                     {"incrementing.column.name", "id"},
                                                     {"tables", "\"t\",\"u\""}})),
                    Catch::Contains("id") && Catch::Contains("'u'"));
}

TEST_CASE("a table without an auto-incremented column is named, where Java asks for ever") {
  Database database;
  database.run("CREATE TABLE t(id INT)");
  StoredOffsets offsets;
  CHECK_THROWS_WITH(Run(offsets, settings(database, {{"mode", "incrementing"}})),
                    Catch::Contains("incrementing.column.name"));
}

TEST_CASE("broken SQL fails the task, with the statement") {
  Database database;
  StoredOffsets offsets;
  Run run(offsets,
          settings(database,
                   {{"mode", "bulk"}, {"query", "SELECT nothing FROM nowhere"}, {"tables", ""}}));
  CHECK_THROWS_WITH(run.poll(), Catch::Contains("SELECT nothing FROM nowhere"));
}

TEST_CASE("a masked query is not in the error") {
  Database database;
  StoredOffsets offsets;
  Run run(offsets, settings(database, {{"mode", "bulk"},
                                       {"query.masked", "SELECT secret_word FROM nowhere"},
                                       {"tables", ""}}));
  CHECK_THROWS_WITH(run.poll(), !Catch::Contains("secret_word"));
}

TEST_CASE("a table that goes away while running is asked for again") {
  Database database;
  database.run("CREATE TABLE t(id INTEGER); INSERT INTO t VALUES(1)");
  StoredOffsets offsets;
  Run run(offsets, settings(database, {{"mode", "bulk"}}));
  CHECK(run.poll().size() == 1);
  database.run("ALTER TABLE t RENAME TO gone");
  CHECK(run.poll().empty());
  database.run("ALTER TABLE gone RENAME TO t");
  CHECK(run.poll().size() == 1);
}

TEST_CASE("query.retry.attempts ends the tries") {
  Database database;
  database.run("CREATE TABLE t(id INTEGER); INSERT INTO t VALUES(1)");
  StoredOffsets offsets;
  Run run(offsets, settings(database, {{"mode", "bulk"}, {"query.retry.attempts", "3"}}));
  CHECK(run.poll().size() == 1);
  database.run("DROP TABLE t");
  CHECK(run.poll().empty());
  CHECK(run.poll().empty());
  CHECK_THROWS_WITH(run.poll(), Catch::Contains("after retries"));
}

TEST_CASE("a shared first load gives every row once, whenever tasks end and begin again") {
  Database database;
  database.run("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  for (int i = 1; i <= 97; ++i) database.run(fmt::format("INSERT INTO t VALUES({})", i));
  const auto props = [&](int task, int64_t largest) {
    return settings(database, {{"mode", "incrementing"},
                               {"incrementing.column.name", "id"},
                               {"validate.non.null", "false"},
                               {"batch.max.rows", "7"},
                               {"snapshot.range.size", "10"},
                               {"snapshot.tables", fmt::format("\"t\"=1:{}", largest)},
                               {"snapshot.task", fmt::format("{}/3", task)},
                               {"tables", task == 0 ? "\"t\"" : ""}});
  };
  StoredOffsets offsets;
  std::map<int64_t, int> seen;
  const auto work = [&](int64_t largest, int polls) {
    for (int task = 0; task < 3; ++task) {
      Run run(offsets, props(task, largest));
      const SourceRecords records = run.read(polls);
      run.commit(records, records.size());
      for (const int64_t id : ids(records)) ++seen[id];
    }
  };
  work(97, 1);
  database.run("INSERT INTO t VALUES(98),(99),(150)");
  // What the database holds by then does not move the bound.
  work(150, 2);
  work(150, 100);
  CHECK(seen.size() == 100);
  for (const auto& [id, count] : seen) {
    INFO(id);
    CHECK(count == 1);
  }
}

}  // namespace kconnect::jdbc
