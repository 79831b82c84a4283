#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kconnect/record.h>

#include "kafka/producer.h"
#include "runtime/error_handling.h"
#include "runtime/record_json.h"

namespace kconnect {

// Places on a record's way at which it can be watched. A source's records are seen as polled
// (Source), behind the transforms (Transformed) and when Kafka has acknowledged them (Sent); those
// of a sink as converted (Consumed), behind the transforms and when put() has taken them (Put).
enum class TapStage : uint32_t { Source = 1, Transformed = 2, Sent = 4, Consumed = 8, Put = 16 };

std::string_view tap_stage_name(TapStage stage);                 // "source"
std::optional<TapStage> parse_tap_stage(std::string_view text);  // "source"
using TapStages = uint32_t;                                      // a sum of stages
inline constexpr TapStages all_tap_stages = 31;
inline constexpr bool contains(TapStages stages, TapStage stage) {
  return (stages & static_cast<TapStages>(stage)) != 0;
}

// Why a record went no further. Without an error it was dropped.
struct TapEnd {
  std::string transform = {};   // alias of the one that dropped it or failed; may be empty
  std::string stage = {};       // "VALUE_CONVERTER"; may be empty
  std::string class_name = {};  // that failed; may be empty
  std::string error = {};       // with what caused it
};

// Of a record that has not come through: what stopped it, or the exception that nobody handled.
TapEnd tap_end(std::string_view transform, const std::optional<RecordFailure>& failure,
               const std::exception_ptr& error);

// Somebody who watches records.
struct TapListener {
  TapStages stages = all_tap_stages;
  uint64_t limit = UINT64_MAX;  // lines; at least 1
  FieldMask mask = {};
  // Takes a line of JSON, newline included; false when it has no room. Called under a lock by
  // threads that carry records: it must not wait.
  std::function<bool(std::string_view line)> write = nullptr;
  // The limit is reached or the connector is gone: nothing more is written. Called without locks.
  std::function<void()> end = nullptr;
};

// Lets people look at the records of a connector while they flow. Costs its tasks a look at
// wanted() per batch when nobody watches. Records come faster than anybody can read: a listener
// misses those for which it has no room. Safe from any thread.
class RecordTap {
 public:
  using ListenerId = uint64_t;

  ListenerId listen(TapListener listener);
  // Neither write nor end is called once this has returned.
  void stop_listening(ListenerId id);
  // The connector is gone.
  void close();

  // For tasks. What anybody wants to see now; 0 = nobody watches.
  TapStages wanted() const { return wanted_.load(std::memory_order_relaxed); }
  void show(TapStage stage, int task, const ConnectRecord& record, const TapEnd* end = nullptr);
  // A record about to be sent, whose acknowledgement comes with acknowledged().
  void expect(int task, uint64_t sequence, const SourceRecord& record);
  // It was not sent after all.
  void give_up(int task, uint64_t sequence);
  // Whether records wait for acknowledged(), of any task.
  bool expects_any() const { return expected_count_.load(std::memory_order_relaxed) != 0; }
  void acknowledged(int task, std::span<const Delivery> deliveries);
  // The task has ended: its records are no longer expected.
  void forget_task(int task);

 private:
  struct Started {
    ListenerId listener;
    std::string line;  // without what the acknowledgement says
  };
  // Sequence numbers of a task begin anew with each of its lives.
  using Expected = std::map<std::pair<int, uint64_t>, std::vector<Started>>;
  using Listeners = std::map<ListenerId, TapListener>;

  // The following run with mutex_ held.
  void write(Listeners::iterator listener, std::string_view line);
  void update_wanted();
  void update_expected();
  std::vector<TapListener> take_ended();

  static void tell(const std::vector<TapListener>& ended);

  std::atomic<TapStages> wanted_{0};
  std::atomic<size_t> expected_count_{0};
  std::mutex mutex_;  // guards what follows
  Listeners listeners_;
  Expected expected_;
  ListenerId next_id_ = 1;
};

// The taps of a worker's connectors: they outlive tasks, so that one may watch across restarts.
class RecordTaps {
 public:
  std::shared_ptr<RecordTap> of(const std::string& connector);
  void remove(const std::string& connector);

 private:
  std::mutex mutex_;  // guards taps_
  std::map<std::string, std::shared_ptr<RecordTap>> taps_;
};

}  // namespace kconnect
