#include "jdbc/sink/buffered_records.h"

#include <deque>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <kconnect/errors.h>
#include <kconnect/schema_builder.h>
#include <kconnect/struct.h>

namespace kconnect::jdbc {

namespace {

using Log = std::vector<std::string>;

// Writes down what it is asked to write.
class LoggingWriter final : public RowWriter {
 public:
  LoggingWriter(Log& log, WriteKind kind) : log_(log), kind_(kind) {}
  void write(const RowBatch& rows) override {
    std::string line = kind_ == WriteKind::Delete ? "delete" : "write";
    for (size_t row = 0; row < rows.rows(); ++row) {
      line += fmt::format(" {}", std::get<int64_t>(rows.at(row, 0)));
    }
    log_.push_back(line);
  }

 private:
  Log& log_;
  WriteKind kind_;
};

class FakeConnection final : public Connection {
 public:
  int64_t execute(std::string_view sql) override {
    statements.emplace_back(sql);
    if (on_execute) on_execute(sql);
    return 0;
  }
  std::unique_ptr<ResultSet> query(std::string_view) override { return nullptr; }
  std::vector<Column> describe(std::string_view) override { return {}; }
  void begin() override {}
  void commit() override {}
  void rollback() override {}
  bool set_isolation(TransactionIsolation) override { return true; }
  bool is_valid() override { return true; }
  std::vector<TableId> tables(const TablePattern& pattern) override {
    if (!table || pattern.types != std::vector<std::string>{type}) return {};
    return {{.table = "t"}};
  }
  std::optional<std::vector<Column>> columns(const TableId&) override { return table; }
  std::string current_catalog() override { return ""; }
  std::string current_schema() override { return ""; }
  std::unique_ptr<RowWriter> row_writer(WriteStatement statement) override {
    return std::make_unique<LoggingWriter>(log, statement.kind);
  }

  std::optional<std::vector<Column>> table;
  std::string type = "TABLE";
  Log statements;
  Log log;
  std::function<void(std::string_view)> on_execute;
};

class Sink {
 public:
  explicit Sink(ConfigMap props = {})
      : config_([&] {
          props.emplace("connection.url", "jdbc:sqlite::memory:");
          return SinkConfig::parse(SinkFlavour::Confluent, props);
        }()),
        dialect_(make_dialect("", config_.url, QuoteIdentifiers::Always)),
        structure_(config_, *dialect_),
        buffer_(config_, *dialect_, {.table = "t"}) {}

  // A null value deletes.
  void add(int32_t key, const SchemaPtr& schema, bool deletes = false) {
    SinkRecord& record = records_.emplace_back();
    record.key_schema = plain_schema(SchemaType::Int32);
    record.key = Value(key);
    if (!deletes) {
      record.value_schema = schema;
      record.value = Value(std::make_shared<const Struct>(schema));
    }
    buffer_.add(record, *buffer_.plan_for(record, connection, structure_));
  }
  void flush() { buffer_.flush(); }

  FakeConnection connection;

 private:
  SinkConfig config_;
  std::unique_ptr<Dialect> dialect_;
  TableStructure structure_;
  BufferedRecords buffer_;
  std::deque<SinkRecord> records_;
};

SchemaPtr schema_with(std::initializer_list<const char*> fields) {
  SchemaBuilder builder = SchemaBuilder::structure();
  for (const char* field : fields) {
    builder.field(field, plain_optional_schema(SchemaType::String));
  }
  return builder.build();
}

const ConfigMap keyed{{"pk.mode", "record_key"},  {"pk.fields", "id"},
                      {"delete.enabled", "true"}, {"insert.mode", "upsert"},
                      {"auto.create", "true"},    {"auto.evolve", "true"}};

std::vector<Column> columns(std::initializer_list<const char*> names) {
  std::vector<Column> result;
  for (const char* name : names) result.push_back({.name = name});
  return result;
}

}  // namespace

TEST_CASE("Rows go out in batches of batch.size", "[jdbc]") {
  ConfigMap props = keyed;
  props["batch.size"] = "2";
  Sink sink(props);
  sink.connection.table = columns({"id", "a"});
  const SchemaPtr schema = schema_with({"a"});
  for (const int key : {1, 2, 3}) sink.add(key, schema);
  CHECK(sink.connection.log == Log{"write 1 2"});
  sink.flush();
  CHECK(sink.connection.log == Log{"write 1 2", "write 3"});
}

TEST_CASE("Deletes follow the rows before them and go before those after them", "[jdbc]") {
  Sink sink(keyed);
  sink.connection.table = columns({"id", "a"});
  const SchemaPtr schema = schema_with({"a"});
  sink.add(1, schema);
  sink.add(1, schema, true);
  sink.add(2, schema, true);
  sink.add(1, schema);
  sink.flush();
  CHECK(sink.connection.log == Log{"write 1", "delete 1 2", "write 1"});
}

TEST_CASE("Another schema is another batch, a delete is no other schema", "[jdbc]") {
  Sink sink(keyed);
  sink.connection.table = columns({"id", "a", "b"});
  const SchemaPtr narrow = schema_with({"a"});
  const SchemaPtr wide = schema_with({"a", "b"});
  sink.add(1, narrow);
  sink.add(2, narrow, true);
  sink.add(3, wide);
  sink.add(4, narrow);
  sink.flush();
  CHECK(sink.connection.log == Log{"write 1", "delete 2", "write 3", "write 4"});
}

TEST_CASE("Equal schemas are one schema", "[jdbc]") {
  Sink sink(keyed);
  sink.connection.table = columns({"id", "a"});
  sink.add(1, schema_with({"a"}));
  sink.add(2, schema_with({"a"}));
  sink.flush();
  CHECK(sink.connection.log == Log{"write 1 2"});
}

TEST_CASE("A missing table is created, missing columns are added", "[jdbc]") {
  Sink sink(keyed);
  sink.connection.on_execute = [&](std::string_view sql) {
    sink.connection.table =
        sql.starts_with("CREATE") ? columns({"id", "a"}) : columns({"id", "a", "b"});
  };
  sink.add(1, schema_with({"a"}));
  sink.add(2, schema_with({"a", "b"}));
  CHECK(
      sink.connection.statements ==
      Log{"CREATE TABLE \"t\" (\n\"a\" TEXT NULL,\n\"id\" INTEGER NOT NULL,\nPRIMARY KEY(\"id\"))",
          "ALTER TABLE \"t\" ADD \"b\" TEXT NULL"});
}

TEST_CASE("A table that another task creates meanwhile is taken as it is", "[jdbc]") {
  Sink sink(keyed);
  sink.connection.on_execute = [&](std::string_view) {
    sink.connection.table = columns({"ID", "A"});
    throw SqlException("table t already exists", SqlErrorKind::Permanent);
  };
  sink.add(1, schema_with({"a"}));
  sink.flush();
  CHECK(sink.connection.log == Log{"write 1"});
}

TEST_CASE("What may not be changed is said", "[jdbc]") {
  SECTION("no table") {
    CHECK_THROWS_WITH(Sink().add(1, schema_with({"a"})),
                      Catch::Contains("missing and auto-creation is disabled"));
  }
  SECTION("no column") {
    Sink sink;
    sink.connection.table = columns({"x"});
    CHECK_THROWS_WITH(sink.add(1, schema_with({"a"})),
                      Catch::Contains("missing fields") && Catch::Contains("auto-evolution"));
  }
  SECTION("a view") {
    ConfigMap props = keyed;
    props["table.types"] = "VIEW";
    Sink sink(props);
    sink.connection.type = "VIEW";
    sink.connection.table = columns({"x"});
    CHECK_THROWS_WITH(sink.add(1, schema_with({"a"})), Catch::Contains("ALTER VIEW"));
  }
  SECTION("a required column") {
    Sink sink(keyed);
    sink.connection.table = columns({"id"});
    const SchemaPtr schema =
        SchemaBuilder::structure().field("a", plain_schema(SchemaType::Int32)).build();
    CHECK_THROWS_WITH(sink.add(1, schema), Catch::Contains("not optional"));
  }
}

TEST_CASE("Upserts need a key", "[jdbc]") {
  Sink sink(ConfigMap{{"insert.mode", "upsert"}});
  sink.connection.table = columns({"a"});
  CHECK_THROWS_WITH(sink.add(1, schema_with({"a"})),
                    Catch::Contains("UPSERT") && Catch::Contains("key"));
}

}  // namespace kconnect::jdbc
