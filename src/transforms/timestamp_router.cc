#include "transforms/timestamp_router.h"

#include <stdexcept>

#include <kconnect/errors.h>

namespace kconnect {

namespace {

std::string replace_all(std::string_view text, std::string_view placeholder,
                        std::string_view content) {
  std::string out;
  size_t start = 0;
  for (size_t found = text.find(placeholder); found != std::string_view::npos;
       found = text.find(placeholder, start)) {
    out += text.substr(start, found - start);
    out += content;
    start = found + placeholder.size();
  }
  out += text.substr(start);
  return out;
}

JavaDateFormat make_format(const std::string& pattern) {
  try {
    return JavaDateFormat(pattern);
  } catch (const std::invalid_argument& error) {
    throw IllegalArgumentException(error.what());
  }
}

}  // namespace

const ConfigSpec<TimestampRouterConfig>& TimestampRouterConfig::spec() {
  static const auto spec =
      ConfigSpec<TimestampRouterConfig>()
          .add(&TimestampRouterConfig::topic_format,
               {.name = "topic.format",
                .default_value = ConfigData(std::string("${topic}-${timestamp}")),
                .importance = Importance::High,
                .doc =
                    "The new topic, with ${topic} for the old one and ${timestamp} for the time."})
          .add(&TimestampRouterConfig::timestamp_format,
               {.name = "timestamp.format",
                .default_value = ConfigData(std::string("yyyyMMdd")),
                .importance = Importance::High,
                .doc = "How ${timestamp} is written: a pattern of Java's SimpleDateFormat."});
  return spec;
}

void TimestampRouter::configure(const ConfigMap& props) {
  config_ = TimestampRouterConfig::spec().parse(props);
  timestamp_format_.reset();
}

Verdict TimestampRouter::apply(ConnectRecord& record) {
  if (!record.timestamp) {
    throw DataException("Timestamp missing on record: " + to_string(record));
  }
  if (!timestamp_format_) timestamp_format_ = make_format(config_.timestamp_format);
  const std::string with_topic = replace_all(config_.topic_format, "${topic}", record.topic);
  record.topic =
      replace_all(with_topic, "${timestamp}", timestamp_format_->format(*record.timestamp));
  return Verdict::Keep;
}

}  // namespace kconnect
