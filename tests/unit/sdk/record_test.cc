#include <catch2/catch.hpp>

#include <kconnect/record.h>

using kconnect::ConnectRecord;
using kconnect::OffsetMap;
using kconnect::SchemaType;
using kconnect::SinkRecord;
using kconnect::SourceRecord;

TEST_CASE("a record knows what it is a part of") {
  SinkRecord sink;
  SourceRecord source;
  ConnectRecord& as_sink = sink;
  ConnectRecord& as_source = source;
  CHECK(kconnect::as_sink_record(as_sink) == &sink);
  CHECK(kconnect::as_source_record(as_sink) == nullptr);
  CHECK(kconnect::as_source_record(as_source) == &source);
  CHECK(kconnect::as_sink_record(ConnectRecord()) == nullptr);
}

TEST_CASE("the text of a record is Java's") {
  SinkRecord sink;
  sink.topic = "orders";
  sink.partition = 1;
  sink.value_schema = kconnect::plain_schema(SchemaType::String);
  sink.value = "v";
  sink.offset = 42;
  sink.original_topic = "orders";
  sink.original_partition = 1;
  sink.headers = {{"h", nullptr, int64_t{1}}};
  CHECK(kconnect::to_string(sink) ==
        "SinkRecord{kafkaOffset=42, timestampType=NoTimestampType, originalTopic=orders, "
        "originalKafkaPartition=1, originalKafkaOffset=42} ConnectRecord{topic='orders', "
        "kafkaPartition=1, key=null, keySchema=null, value=v, valueSchema=Schema{STRING}, "
        "timestamp=null, headers=ConnectHeaders(headers=[ConnectHeader(key=h, value=1, "
        "schema=null)])}");

  SourceRecord source;
  source.source_partition = std::make_shared<const OffsetMap>(OffsetMap{{"p", int64_t{1}}});
  source.source_offset = {{"o", int64_t{1}}};
  CHECK(kconnect::to_string(source) ==
        "SourceRecord{sourcePartition={p=1}, sourceOffset={o=1}} ConnectRecord{topic='', "
        "kafkaPartition=null, key=null, keySchema=null, value=null, valueSchema=null, "
        "timestamp=null, headers=ConnectHeaders(headers=)}");
}
