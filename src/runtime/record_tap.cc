#include "runtime/record_tap.h"

#include <algorithm>
#include <array>

#include "base/json_writer.h"

namespace kconnect {

namespace {

struct NamedStage {
  TapStage stage;
  std::string_view name;
};
constexpr std::array stages = {
    NamedStage{TapStage::Source, "source"}, NamedStage{TapStage::Transformed, "transformed"},
    NamedStage{TapStage::Sent, "sent"}, NamedStage{TapStage::Consumed, "consumed"},
    NamedStage{TapStage::Put, "put"}};

// Most records that wait for their acknowledgement.
constexpr size_t most_expected = 1000;

void append_number(std::string_view name, int64_t number, std::string& out) {
  out += ",\"";
  out += name;
  out += "\":";
  append_json_integer(number, out);
}

void append_text(std::string_view name, std::string_view text, std::string& out) {
  out += ",\"";
  out += name;
  out += "\":";
  append_json_string(text, out);
}

void append_origin(const ConnectRecord& record, const FieldMask& mask, std::string& out) {
  if (const SourceRecord* source = as_source_record(record)) {
    out += ",\"source_partition\":";
    append_offset_map_json(source->source_partition.get(), mask, out);
    out += ",\"source_offset\":";
    append_offset_map_json(&source->source_offset, mask, out);
  } else if (const SinkRecord* sink = as_sink_record(record)) {
    out += ",\"consumed_from\":{\"topic\":";
    append_json_string(sink->original_topic, out);
    append_number("partition", sink->original_partition, out);
    append_number("offset", sink->offset, out);
    out += '}';
  }
}

void append_end(const TapEnd& end, std::string& out) {
  if (end.error.empty()) {
    append_text("dropped_by", end.transform, out);
    return;
  }
  out += ",\"failed_at\":{\"error\":";
  append_json_string(end.error, out);
  if (!end.stage.empty()) append_text("stage", end.stage, out);
  if (!end.transform.empty()) append_text("transform", end.transform, out);
  if (!end.class_name.empty()) append_text("class", end.class_name, out);
  out += '}';
}

// A line up to where the record's place in Kafka would stand.
std::string begin_line(TapStage stage, int task, const ConnectRecord& record,
                       const FieldMask& mask) {
  std::string line = "{\"stage\":\"";
  line += tap_stage_name(stage);
  line += '"';
  append_number("task", task, line);
  append_origin(record, mask, line);
  append_text("topic", record.topic, line);
  line += ',';
  append_record_members(record, mask, line);
  return line;
}

std::string finish_line(std::string line, const Delivery& delivery) {
  if (delivery.error != 0) {
    append_text("error", Producer::error_text(delivery.error), line);
  } else {
    append_number("partition", delivery.partition, line);
    append_number("offset", delivery.offset, line);
  }
  return line + "}\n";
}

}  // namespace

std::string_view tap_stage_name(TapStage stage) {
  return std::ranges::find(stages, stage, &NamedStage::stage)->name;
}

std::optional<TapStage> parse_tap_stage(std::string_view text) {
  const auto found = std::ranges::find(stages, text, &NamedStage::name);
  if (found == stages.end()) return std::nullopt;
  return found->stage;
}

TapEnd tap_end(std::string_view transform, const std::optional<RecordFailure>& failure,
               const std::exception_ptr& error) {
  if (!failure && error == nullptr) return {.transform = std::string(transform)};
  TapEnd end{.error = exception_trace(failure ? failure->error : error)};
  if (failure) {
    end.stage = stage_name(failure->stage);
    end.class_name = failure->class_name;
    if (failure->stage == Stage::Transformation) end.transform = transform;
  }
  return end;
}

void RecordTap::update_wanted() {
  TapStages wanted = 0;
  for (const auto& [id, listener] : listeners_) {
    if (listener.limit > 0) wanted |= listener.stages;
  }
  wanted_.store(wanted, std::memory_order_relaxed);
}

void RecordTap::update_expected() {
  expected_count_.store(expected_.size(), std::memory_order_relaxed);
}

void RecordTap::write(Listeners::iterator listener, std::string_view line) {
  if (listener->second.limit > 0 && listener->second.write(line)) --listener->second.limit;
}

std::vector<TapListener> RecordTap::take_ended() {
  std::vector<TapListener> ended;
  for (auto listener = listeners_.begin(); listener != listeners_.end();) {
    if (listener->second.limit > 0) {
      ++listener;
    } else {
      ended.push_back(std::move(listener->second));
      listener = listeners_.erase(listener);
    }
  }
  update_wanted();
  return ended;
}

void RecordTap::tell(const std::vector<TapListener>& ended) {
  for (const TapListener& listener : ended) {
    if (listener.end) listener.end();
  }
}

RecordTap::ListenerId RecordTap::listen(TapListener listener) {
  const std::lock_guard lock(mutex_);
  listeners_.emplace(next_id_, std::move(listener));
  update_wanted();
  return next_id_++;
}

void RecordTap::stop_listening(ListenerId id) {
  const std::lock_guard lock(mutex_);
  listeners_.erase(id);
  update_wanted();
}

void RecordTap::close() {
  std::vector<TapListener> ended;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [id, listener] : listeners_) listener.limit = 0;
    ended = take_ended();
  }
  tell(ended);
}

void RecordTap::show(TapStage stage, int task, const ConnectRecord& record, const TapEnd* end) {
  std::vector<TapListener> ended;
  {
    const std::lock_guard lock(mutex_);
    for (auto listener = listeners_.begin(); listener != listeners_.end(); ++listener) {
      if (!contains(listener->second.stages, stage)) continue;
      std::string line = begin_line(stage, task, record, listener->second.mask);
      if (record.partition) append_number("partition", *record.partition, line);
      if (end != nullptr) append_end(*end, line);
      write(listener, line + "}\n");
    }
    ended = take_ended();
  }
  tell(ended);
}

void RecordTap::expect(int task, uint64_t sequence, const SourceRecord& record) {
  const std::lock_guard lock(mutex_);
  if (expected_.size() >= most_expected) return;
  std::vector<Started> started;
  for (const auto& [id, listener] : listeners_) {
    if (contains(listener.stages, TapStage::Sent))
      started.push_back({id, begin_line(TapStage::Sent, task, record, listener.mask)});
  }
  if (!started.empty()) expected_[{task, sequence}] = std::move(started);
  update_expected();
}

void RecordTap::give_up(int task, uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  expected_.erase({task, sequence});
  update_expected();
}

void RecordTap::forget_task(int task) {
  const std::lock_guard lock(mutex_);
  std::erase_if(expected_, [&](const auto& entry) { return entry.first.first == task; });
  update_expected();
}

void RecordTap::acknowledged(int task, std::span<const Delivery> deliveries) {
  std::vector<TapListener> ended;
  {
    const std::lock_guard lock(mutex_);
    for (const Delivery& delivery : deliveries) {
      const auto record = expected_.find({task, delivery.sequence});
      if (record == expected_.end()) continue;
      for (Started& started : record->second) {
        const auto listener = listeners_.find(started.listener);
        if (listener != listeners_.end())
          write(listener, finish_line(std::move(started.line), delivery));
      }
      expected_.erase(record);
    }
    update_expected();
    ended = take_ended();
  }
  tell(ended);
}

std::shared_ptr<RecordTap> RecordTaps::of(const std::string& connector) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<RecordTap>& tap = taps_[connector];
  if (tap == nullptr) tap = std::make_shared<RecordTap>();
  return tap;
}

void RecordTaps::remove(const std::string& connector) {
  std::shared_ptr<RecordTap> tap;
  {
    const std::lock_guard lock(mutex_);
    const auto found = taps_.find(connector);
    if (found == taps_.end()) return;
    tap = std::move(found->second);
    taps_.erase(found);
  }
  tap->close();
}

}  // namespace kconnect
