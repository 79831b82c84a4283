#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time_zone.h"
#include "jdbc/db/column.h"
#include "jdbc/db/table_id.h"
#include "jdbc/db/temporal.h"
#include "jdbc/dialects/identifiers.h"
#include "jdbc/dialects/sink_field.h"

namespace kconnect::jdbc {

enum class QuoteIdentifiers { Always, Never };

// What a column becomes as a field of a Connect Struct.
enum class FieldKind {
  None,  // no mapping: the column is left out
  Boolean,
  Int8,
  Int16,
  Int32,
  Int64,
  Float32,
  Float64,
  Decimal,
  String,
  Bytes,
  Date,
  Time,
  Timestamp,
};

enum class NumericMapping { None, PrecisionOnly, BestFit, BestFitEagerDouble };

struct FieldMapping {
  FieldKind kind = FieldKind::None;
  int32_t scale = 0;  // Decimal only
  bool operator==(const FieldMapping&) const = default;
};

// What is particular about a database's SQL: text and tables alone. It opens no connection and
// keeps no state, so that data files test it. Safe from any thread.
class Dialect {
 public:
  explicit Dialect(IdentifierRules rules, QuoteIdentifiers quote)
      : rules_(std::move(rules)), quote_(quote) {}
  virtual ~Dialect() = default;
  // The Java dialect's simple class name, as dialect.name has it.
  virtual std::string_view name() const = 0;

  // --- identifiers
  const IdentifierRules& identifier_rules() const { return rules_; }
  // In quotes unless quote.sql.identifiers=never.
  std::string identifier(std::string_view name) const;
  std::string qualified(const TableId& table) const;
  // In quotes whatever the setting: the form in which task configurations name tables.
  std::string always_quoted(const TableId& table) const;
  TableId parse_table(std::string_view name) const { return parse_table_id(name, rules_); }

  // --- source
  // Gives one row with one column, the wall clock of the session.
  virtual std::string current_timestamp_query() const;
  // A point in time to compare a timestamp column with, written as the Java driver binds it: the
  // wall clock of a zone.
  virtual std::string timestamp_literal(const SqlTimestamp& instant, const TimeZone& zone) const;
  // How a column is read.
  virtual FieldMapping field_mapping(const Column& column, NumericMapping mapping) const;
  // A column as text, for those that have no mapping of their own.
  virtual std::string as_text(std::string_view column) const;

  // --- sink
  // The name under which the database stores a table that is asked for.
  virtual TableId stored_table(TableId table) const { return table; }
  virtual bool has_arrays() const { return false; }
  std::string create_table(const TableId& table, const std::vector<SinkField>& fields,
                           const LiteralZones& zones) const;
  // Statements to be run one by one. Throws ConnectException as create_table() does for a field
  // that has no type here.
  virtual std::vector<std::string> add_columns(const TableId& table,
                                               const std::vector<SinkField>& fields,
                                               const LiteralZones& zones) const;
  virtual std::string string_literal(std::string_view text) const;
  // A text type of at most so many characters, compared character by character.
  virtual std::string exact_text_type(int length) const;
  // Throws ConnectException where this database has no such statement.
  virtual WriteStatement write_statement(const WriteTarget& target) const;

 protected:
  bool quotes_identifiers() const { return quote_ == QuoteIdentifiers::Always; }
  // The type of a column made for a field.
  virtual std::string column_type(const SinkField& field) const;
  virtual std::string bytes_literal(std::string_view bytes) const;
  virtual std::string boolean_literal(bool value) const { return value ? "1" : "0"; }
  virtual std::string number_literal(const Value& number) const;
  virtual std::string array_literal(const Array& elements) const;

  // "\"a\" INT NOT NULL"
  std::string column_definition(const SinkField& field, const LiteralZones& zones) const;
  // Names in quotes with commas between.
  std::string identifiers(const std::vector<WriteColumn>& columns) const;
  // Statements that every database understands; the rest is for dialects to fill in.
  WriteStatement plain_statement(const WriteTarget& target) const;

 private:
  std::string default_literal(const SinkField& field, const LiteralZones& zones) const;

  IdentifierRules rules_;
  QuoteIdentifiers quote_;
};

// The dialect of a name (dialect.name), or when that is empty of a URL. Throws ConfigException for
// a name that does not exist.
std::unique_ptr<Dialect> make_dialect(std::string_view dialect_name, std::string_view url,
                                      QuoteIdentifiers quote);

}  // namespace kconnect::jdbc
