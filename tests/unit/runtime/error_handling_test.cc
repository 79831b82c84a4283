#include "runtime/error_handling.h"

#include <chrono>
#include <vector>

#include <catch2/catch.hpp>

#include <kconnect/errors.h>

namespace kconnect {
namespace {

using namespace std::chrono_literals;

struct Reported {
  std::string stage;
  std::string class_name;
  std::string message;
  int attempts;
};

class CollectingReporter final : public ErrorReporter {
 public:
  explicit CollectingReporter(std::vector<Reported>& reports) : reports_(reports) {}
  std::shared_future<void> report(const FailedOperation& failure) override {
    reports_.push_back({std::string(stage_name(failure.stage)), std::string(failure.class_name),
                        exception_message(failure.error), failure.attempts});
    return {};
  }

 private:
  std::vector<Reported>& reports_;
};

class Fixture {
 public:
  explicit Fixture(const ErrorPolicy& policy)
      : errors_({"c", 0}, policy, stop_.get_token(), metrics_) {
    errors_.add_reporter(std::make_unique<CollectingReporter>(reports_));
  }
  template <typename Operation>
  bool execute(Operation operation) {
    return errors_.execute(Stage::ValueConverter, "X", operation);
  }
  const std::vector<Reported>& reports() const { return reports_; }
  std::optional<RecordFailure> take_failure() { return errors_.take_failure(); }
  double metric(std::string_view name) const {
    MetricGroup group;
    metrics_.describe(group);
    return std::map(group.values.begin(), group.values.end()).at(name);
  }
  const ErrorMetrics& metrics() const { return metrics_; }
  void stop() { stop_.request_stop(); }

 private:
  std::stop_source stop_;
  std::vector<Reported> reports_;
  ErrorMetrics metrics_;
  RetryWithTolerance errors_;
};

void fail_with_data_exception() {
  throw DataException("bad");
}
void fail_with_retriable_exception() {
  throw RetriableException("busy");
}

TEST_CASE("with tolerance none a failed operation throws, after it has been reported") {
  Fixture errors({});
  try {
    errors.execute(fail_with_data_exception);
    FAIL("tolerated");
  } catch (const ConnectException&) {
    CHECK(exception_trace(std::current_exception()) ==
          "org.apache.kafka.connect.errors.ConnectException: Tolerance exceeded in error handler\n"
          "Caused by: org.apache.kafka.connect.errors.DataException: bad");
  }
  REQUIRE(errors.reports().size() == 1);
  CHECK(errors.reports()[0].stage == "VALUE_CONVERTER");
  CHECK(errors.reports()[0].class_name == "X");
}

TEST_CASE("with tolerance all a failed operation drops the record and is reported") {
  Fixture errors({.tolerate_all = true});
  CHECK_FALSE(errors.execute(fail_with_data_exception));
  CHECK(errors.execute([] {}));
  CHECK(errors.reports().size() == 1);
}

TEST_CASE("a retriable error that runs out of time fails the task with tolerance none") {
  Fixture errors({});
  CHECK_THROWS_AS(errors.execute(fail_with_retriable_exception), ConnectException);
}

TEST_CASE(
    "a retriable error that runs out of time drops and reports the record with tolerance all") {
  Fixture errors({.tolerate_all = true});
  CHECK_FALSE(errors.execute(fail_with_retriable_exception));
  REQUIRE(errors.reports().size() == 1);
  CHECK(errors.reports()[0].message == "busy");
}

TEST_CASE("retriable errors are tried again until the operation succeeds") {
  Fixture errors({.retry_timeout = -1ms, .retry_delay_max = 0ms});
  int left = 3;
  CHECK(errors.execute([&] {
    if (left-- > 0) throw RetriableException("busy");
  }));
  CHECK(errors.reports().empty());
}

TEST_CASE("stop ends the wait for the next try") {
  Fixture errors({.retry_timeout = -1ms, .retry_delay_max = 3600s});
  errors.stop();
  CHECK_THROWS_AS(errors.execute(fail_with_retriable_exception), ConnectException);
}

TEST_CASE("attempts, errors and retries are counted") {
  Fixture errors({.retry_timeout = -1ms, .retry_delay_max = 0ms, .tolerate_all = true});
  int left = 2;
  CHECK_FALSE(errors.execute([&] {
    if (left-- > 0) throw RetriableException("busy");
    throw DataException("bad");
  }));
  CHECK(errors.metric("total-record-failures") == 3);
  CHECK(errors.metric("total-retries") == 2);
  CHECK(errors.metric("total-record-errors") == 1);
  CHECK(errors.metric("total-records-skipped") == 1);
  CHECK(errors.metrics().last_error()->text ==
        "org.apache.kafka.connect.errors.DataException: bad");
  const auto failure = errors.take_failure();
  REQUIRE(failure);
  CHECK(failure->stage == Stage::ValueConverter);
  CHECK_FALSE(errors.take_failure());
}

TEST_CASE("a failure that is not tolerated skips nothing") {
  Fixture errors({});
  CHECK_THROWS_AS(errors.execute(fail_with_data_exception), ConnectException);
  CHECK(errors.metric("total-record-errors") == 1);
  CHECK(errors.metric("total-records-skipped") == 0);
  CHECK(errors.take_failure());
}

}  // namespace
}  // namespace kconnect
