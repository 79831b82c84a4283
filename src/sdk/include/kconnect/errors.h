#pragma once

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kconnect {

// Base of every error with a meaning in Kafka Connect. class_name() is the Java name that users
// know: it goes into REST traces and dead-letter headers. Throw by value; add what you know with
// std::throw_with_nested.
class Exception : public std::runtime_error {
 public:
  using runtime_error::runtime_error;
  virtual std::string_view class_name() const = 0;
};

// Declares an exception class NAME derived from BASE that Java calls JAVA_NAME.
#define KC_EXCEPTION(NAME, BASE, JAVA_NAME)                            \
  class NAME : public BASE {                                           \
   public:                                                             \
    using BASE::BASE;                                                  \
    std::string_view class_name() const override { return JAVA_NAME; } \
  }

KC_EXCEPTION(ConnectException, Exception, "org.apache.kafka.connect.errors.ConnectException");
// The same call may succeed later: the runtime asks again.
KC_EXCEPTION(RetriableException, ConnectException,
             "org.apache.kafka.connect.errors.RetriableException");
// A record or value that cannot be handled: subject to errors.tolerance.
KC_EXCEPTION(DataException, ConnectException, "org.apache.kafka.connect.errors.DataException");
KC_EXCEPTION(SchemaBuilderException, DataException,
             "org.apache.kafka.connect.errors.SchemaBuilderException");
KC_EXCEPTION(SchemaProjectorException, DataException,
             "org.apache.kafka.connect.errors.SchemaProjectorException");
KC_EXCEPTION(NotFoundException, ConnectException,
             "org.apache.kafka.connect.errors.NotFoundException");
KC_EXCEPTION(AlreadyExistsException, ConnectException,
             "org.apache.kafka.connect.errors.AlreadyExistsException");
KC_EXCEPTION(IllegalWorkerStateException, ConnectException,
             "org.apache.kafka.connect.errors.IllegalWorkerStateException");

KC_EXCEPTION(KafkaException, Exception, "org.apache.kafka.common.KafkaException");
KC_EXCEPTION(ConfigException, KafkaException, "org.apache.kafka.common.config.ConfigException");
KC_EXCEPTION(SerializationException, KafkaException,
             "org.apache.kafka.common.errors.SerializationException");

// Stand-ins for failures that in Java are accidents of its code (a null reference, a failed cast, a
// bad argument).
KC_EXCEPTION(NullPointerException, Exception, "java.lang.NullPointerException");
KC_EXCEPTION(ClassCastException, Exception, "java.lang.ClassCastException");
KC_EXCEPTION(IllegalArgumentException, Exception, "java.lang.IllegalArgumentException");
KC_EXCEPTION(IndexOutOfBoundsException, Exception, "java.lang.IndexOutOfBoundsException");

// "CLASS: message" of one exception as Java's Throwable.toString() writes it; other C++ exceptions
// count as ConnectException.
std::string exception_text(const std::exception& error);

// The Java class name of an exception; org.apache.kafka.connect.errors.ConnectException for foreign
// ones.
std::string_view exception_class_name(const std::exception& error);

// The whole chain: one line per exception, the nested ones after "Caused by: ". No stack frames.
std::string exception_trace(const std::exception_ptr& error);

// The message of an exception without its class.
std::string exception_message(const std::exception_ptr& error);

}  // namespace kconnect
