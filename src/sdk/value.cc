#include <bit>
#include <cmath>

#include <kconnect/struct.h>
#include <kconnect/value.h>

namespace kconnect {

namespace {

bool same_number(float a, float b) {
  return std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

bool same_number(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

bool same_entries(const Map& a, const Map& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i].first == b[i].first) {
      if (!(a[i].second == b[i].second)) return false;
      continue;
    }
    const auto found = std::find_if(b.begin(), b.end(),
                                    [&](const auto& entry) { return entry.first == a[i].first; });
    if (found == b.end() || !(found->second == a[i].second)) return false;
  }
  return true;
}

struct SameContent {
  const Value::Storage& other;

  template <typename T>
  bool operator()(const T& value) const {
    return value == std::get<T>(other);
  }
  bool operator()(float value) const { return same_number(value, std::get<float>(other)); }
  bool operator()(double value) const { return same_number(value, std::get<double>(other)); }
  bool operator()(const std::shared_ptr<const Map>& value) const {
    const auto& that = std::get<std::shared_ptr<const Map>>(other);
    return value == that || same_entries(*value, *that);
  }
  template <typename T>
  bool operator()(const std::shared_ptr<const T>& value) const {
    const auto& that = std::get<std::shared_ptr<const T>>(other);
    return value == that || *value == *that;
  }
};

struct JavaClassName {
  std::string_view operator()(std::monostate) const { return "null"; }
  std::string_view operator()(bool) const { return "java.lang.Boolean"; }
  std::string_view operator()(int8_t) const { return "java.lang.Byte"; }
  std::string_view operator()(int16_t) const { return "java.lang.Short"; }
  std::string_view operator()(int32_t) const { return "java.lang.Integer"; }
  std::string_view operator()(int64_t) const { return "java.lang.Long"; }
  std::string_view operator()(float) const { return "java.lang.Float"; }
  std::string_view operator()(double) const { return "java.lang.Double"; }
  std::string_view operator()(const Text&) const { return "java.lang.String"; }
  std::string_view operator()(const Bytes&) const { return "[B"; }
  std::string_view operator()(const Decimal&) const { return "java.math.BigDecimal"; }
  std::string_view operator()(Instant) const { return "java.util.Date"; }
  std::string_view operator()(const std::shared_ptr<const Array>&) const {
    return "java.util.ArrayList";
  }
  std::string_view operator()(const std::shared_ptr<const Map>&) const {
    return "java.util.HashMap";
  }
  std::string_view operator()(const std::shared_ptr<const Struct>&) const {
    return "org.apache.kafka.connect.data.Struct";
  }
};

}  // namespace

bool operator==(const Value& a, const Value& b) {
  return a.data_.index() == b.data_.index() && std::visit(SameContent{b.data_}, a.data_);
}

std::string_view java_class_name(const Value& value) {
  return std::visit(JavaClassName{}, value.storage());
}

}  // namespace kconnect
