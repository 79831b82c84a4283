#include "cli/preview_run.h"

#include <iostream>

#include <fmt/format.h>

#include <kconnect/errors.h>

#include "base/time_limit.h"
#include "cli/exit_codes.h"
#include "cli/resolved_config.h"
#include "runtime/sink_preview.h"
#include "runtime/source_preview.h"

namespace kconnect {

namespace {

using std::chrono::milliseconds;

// The causes behind the first line are set off from the left.
std::string indented(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
    text.insert(at + 1, "  ");
  return text;
}

class PreviewRun {
 public:
  PreviewRun(const StandaloneSettings& settings, const PluginRegistry& plugins, size_t limit,
             milliseconds time)
      : settings_(settings), plugins_(plugins), limit_(limit), time_(time) {}

  int run() {
    each_connector(true, [this](const std::string& name, ConfigMap config) {
      show_source(name, std::move(config));
    });
    each_connector(false, [this](const std::string& name, const ConfigMap& config) {
      show_sink(name, config);
    });
    return exit_code_;
  }

 private:
  template <typename Show>
  void each_connector(bool is_source, Show&& show) {
    for (const ConnectorFileConfig& file : settings_.connectors) {
      const std::string name = *file.props.at("name");
      try {
        ConfigMap config = resolved_values(file.props, settings_.providers);
        const bool matches = (plugins_.find_source(config.at("connector.class")) != nullptr);
        if (matches == is_source) show(name, std::move(config));
      } catch (const std::exception& error) {
        fail(name, exception_trace(std::current_exception()));
      }
    }
  }

  void fail(const std::string& name, const std::string& why) {
    std::cout << std::flush;
    std::cerr << fmt::format("{}: failed: {}\n", name, indented(why));
    exit_code_ = exit_failed;
  }

  void tell(const std::string& name, const std::string& what) const {
    std::cout << std::flush;
    std::cerr << fmt::format("{}: {}\n", name, indented(what));
  }

  void show_source(const std::string& name, ConfigMap config) {
    const std::unique_ptr<OffsetStore> offsets = open_offset_store(settings_);
    SourcePreview preview(name, std::move(config), settings_.worker.originals, plugins_, *offsets);
    size_t count = 0;
    const PreviewListener listener = {
        .message =
            [&](const PreviewMessage& message, const TaskConverters& converters) {
              std::cout << preview_line(name, message, converters);
              messages_.push_back(message);
              ++count;
            },
        .skipped = [&](const std::string& why) { tell(name, "a record was skipped: " + why); }};
    const TimeLimit limit(time_);
    preview.run(limit_, listener, limit.token());
    tell(name, fmt::format(
                   "{} records{}", count,
                   limit.has_passed()
                       ? fmt::format(" within {:g} s", std::chrono::duration<double>(time_).count())
                       : ""));
  }

  void show_sink(const std::string& name, const ConfigMap& config) {
    MessagePreview preview(name, config, settings_.worker.originals, plugins_);
    std::vector<PreviewMessage> messages;
    for (const PreviewMessage& message : messages_) {
      if (preview.reads(message.topic) && messages.size() < limit_) messages.push_back(message);
    }
    const bool from_sources = !messages.empty();
    if (!from_sources && settings_.embedded_kafka) {
      tell(name, "none of the sources writes to its topics, and there is no Kafka to read from");
      return;
    }
    if (!from_sources) {
      KafkaClients clients(settings_.worker.originals, nullptr);
      messages = next_messages(clients, name, config, limit_, time_);
    }
    for (const PreviewMessage& message : messages) {
      std::string why;
      std::cout << preview.show(message, why);
      if (!why.empty())
        tell(name, fmt::format("the record at offset {} of {} was skipped: {}",
                               message.offset_number, message.topic, why));
    }
    tell(name, fmt::format("{} records {}", messages.size(),
                           from_sources ? "of the sources above" : "from Kafka"));
  }

  const StandaloneSettings& settings_;
  const PluginRegistry& plugins_;
  const size_t limit_;
  const milliseconds time_;
  std::vector<PreviewMessage> messages_;  // of the sources
  int exit_code_ = 0;
};

}  // namespace

int run_preview(const StandaloneSettings& settings, const PluginRegistry& plugins, size_t limit,
                milliseconds time) {
  return PreviewRun(settings, plugins, limit, time).run();
}

}  // namespace kconnect
