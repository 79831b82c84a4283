#pragma once

#include <string>

#include <kconnect/errors.h>

namespace kconnect {

// A failure that the Kafka client reports. code is librdkafka's number, for logs and comparisons
// inside the module.
class KafkaClientException : public KafkaException {
 public:
  KafkaClientException(int code, bool retriable, const std::string& message)
      : KafkaException(message), code_(code), retriable_(retriable) {}
  int code() const { return code_; }
  bool retriable() const { return retriable_; }

 private:
  int code_;
  bool retriable_;
};

// Whether a change of a consumer group was refused because the group has members.
bool is_group_in_use(const KafkaClientException& error);

}  // namespace kconnect
