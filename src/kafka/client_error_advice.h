#pragma once

#include <optional>
#include <string_view>

namespace kconnect::kafka {

// What to do about a failure, and the code under which docs/messages.md explains it.
struct ErrorAdvice {
  std::string_view code;
  std::string_view text;
};

// The likely cause behind a message of the client library; nullopt when the message speaks for
// itself. bootstrap_servers tells addresses that the user gave from those that brokers advertise.
std::optional<ErrorAdvice> advice_for(std::string_view detail, std::string_view bootstrap_servers);

// For a topic that is not there and that the broker does not make either.
inline constexpr ErrorAdvice missing_topic_of_source{
    "KC3109",
    "the broker does not create topics by itself (auto.create.topics.enable=false): create it, or "
    "set topic.creation.default.partitions and topic.creation.default.replication.factor of the "
    "connector"};
inline constexpr ErrorAdvice missing_topic_of_sink{
    "KC3109",
    "nobody has created it, and the broker does not by itself (auto.create.topics.enable=false): "
    "check topics of the connector, or create it; records are read as soon as it is there"};

}  // namespace kconnect::kafka
