#pragma once

#include <kconnect/errors.h>
#include <kconnect/record.h>

namespace kconnect::jdbc {

// A table is not as the records need it, and may not be changed.
KC_EXCEPTION(TableAlterOrCreateException, ConnectException,
             "io.confluent.connect.jdbc.sink.TableAlterOrCreateException");

// A record that can never be written. Its message names the record.
KC_EXCEPTION(BadRecordException, ConnectException,
             "org.apache.kafka.connect.errors.ConnectException");

// "topic 'orders', partition 0, offset 17"
std::string place_of(const SinkRecord& record);

}  // namespace kconnect::jdbc
