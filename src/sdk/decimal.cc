#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <kconnect/decimal.h>
#include <kconnect/errors.h>

#include "base/big_integer.h"
#include "base/java_number.h"
#include "base/utf8.h"

namespace kconnect {

namespace {

BigInteger unscaled_of(const Decimal& decimal) {
  const auto small = decimal.small_unscaled();
  return small ? BigInteger(*small) : BigInteger::from_bytes(decimal.unscaled_bytes());
}

Decimal make(const BigInteger& unscaled, int32_t scale) {
  const auto small = unscaled.small();
  return small ? Decimal(*small, scale) : Decimal::from_unscaled_bytes(unscaled.bytes(), scale);
}

std::string_view shortest(std::string_view big_endian) {
  const auto is_redundant = [&] {
    const bool next_negative = (static_cast<unsigned char>(big_endian[1]) & 0x80) != 0;
    return big_endian[0] == (next_negative ? '\xFF' : '\0');
  };
  while (big_endian.size() > 1 && is_redundant()) big_endian.remove_prefix(1);
  return big_endian;
}

int64_t read_small(std::string_view big_endian) {
  uint64_t value = (static_cast<unsigned char>(big_endian[0]) & 0x80) != 0 ? ~uint64_t{0} : 0;
  for (const char c : big_endian) value = value << 8 | static_cast<unsigned char>(c);
  return static_cast<int64_t>(value);
}

// Digits before the exponent (ASCII, with a minus sign) and where the point stands among them.
struct Significand {
  std::string digits;
  int64_t fraction_digits = 0;
  bool has_digits = false;
};

Significand read_significand(std::string_view text, size_t& at) {
  Significand out;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) {
    if (text[at] == '-') out.digits.push_back('-');
    ++at;
  }
  bool after_point = false;
  while (at < text.size()) {
    if (text[at] == '.' && !after_point) {
      after_point = true;
      ++at;
      continue;
    }
    size_t next = at;
    const int digit = java_digit(next_code_point(text, next));
    if (digit < 0) break;
    out.digits.push_back(static_cast<char>('0' + digit));
    out.has_digits = true;
    if (after_point) ++out.fraction_digits;
    at = next;
  }
  return out;
}

size_t digit_count(std::string_view unscaled_text) {
  return unscaled_text.size() - (unscaled_text.starts_with('-') ? 1 : 0);
}

// The power of ten above the first digit: 3 for 123.4.
int64_t magnitude_of(const Decimal& decimal) {
  return static_cast<int64_t>(digit_count(decimal.unscaled_text())) - decimal.scale();
}

}  // namespace

Decimal::Decimal(const Decimal& other) noexcept
    : small_(other.small_), scale_(other.scale_), is_big_(other.is_big_) {
  static_assert(sizeof(small_) == sizeof(big_), "copying one member copies the union");
  if (is_big_) big_->acquire();
}

Decimal::Decimal(Decimal&& other) noexcept
    : small_(std::exchange(other.small_, 0)),
      scale_(other.scale_),
      is_big_(std::exchange(other.is_big_, false)) {}

Decimal& Decimal::operator=(Decimal other) noexcept {
  std::swap(small_, other.small_);
  std::swap(scale_, other.scale_);
  std::swap(is_big_, other.is_big_);
  return *this;
}

Decimal::~Decimal() {
  if (is_big_) big_->release();
}

Decimal Decimal::from_unscaled_bytes(std::string_view big_endian, int32_t scale) {
  if (big_endian.empty()) throw DataException("Zero length bytes are no decimal");
  big_endian = shortest(big_endian);
  if (big_endian.size() <= sizeof(int64_t)) return {read_small(big_endian), scale};
  Decimal out;
  out.big_ = detail::Block::allocate(big_endian.size());
  out.is_big_ = true;
  out.scale_ = scale;
  std::memcpy(out.big_->data(), big_endian.data(), big_endian.size());
  return out;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  size_t at = 0;
  const Significand significand = read_significand(text, at);
  if (!significand.has_digits) return std::nullopt;
  int64_t exponent = 0;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    const auto parsed = parse_java_integer<int32_t>(text.substr(at + 1));
    if (!parsed) return std::nullopt;
    exponent = *parsed;
  }
  const int64_t scale = significand.fraction_digits - exponent;
  if (scale < std::numeric_limits<int32_t>::min() || scale > std::numeric_limits<int32_t>::max()) {
    return std::nullopt;
  }
  if (const auto small = parse_java_integer<int64_t>(significand.digits)) {
    return Decimal(*small, static_cast<int32_t>(scale));
  }
  return make(BigInteger::from_digits(significand.digits), static_cast<int32_t>(scale));
}

Decimal Decimal::from_double(double value) {
  if (!std::isfinite(value)) throw DataException("Infinite or NaN");
  if (value == 0) return {0, 0};
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  constexpr int digits = std::numeric_limits<double>::digits;
  auto significand = static_cast<int64_t>(std::ldexp(fraction, digits));
  exponent -= digits;
  const int zeros = std::countr_zero(static_cast<uint64_t>(significand));
  significand /= int64_t{1} << zeros;
  exponent += zeros;
  if (exponent >= 0) {
    return make(BigInteger(significand).shifted_left(static_cast<uint32_t>(exponent)), 0);
  }
  const auto scale = static_cast<uint32_t>(-exponent);
  return make(BigInteger(significand).times_power_of_five(scale), -exponent);
}

std::optional<int64_t> Decimal::small_unscaled() const noexcept {
  if (is_big_) return std::nullopt;
  return small_;
}

std::string Decimal::unscaled_bytes() const {
  if (is_big_) return {big_->data(), big_->capacity};
  char bytes[sizeof(int64_t)];
  for (size_t i = 0; i < sizeof(bytes); ++i) {
    bytes[sizeof(bytes) - 1 - i] = static_cast<char>(small_ >> (8 * i) & 0xFF);
  }
  return std::string(shortest({bytes, sizeof(bytes)}));
}

std::string Decimal::unscaled_text() const {
  return is_big_ ? unscaled_of(*this).text() : std::to_string(small_);
}

std::string Decimal::to_string() const {
  std::string out = unscaled_text();
  if (scale_ == 0) return out;
  const size_t sign = out.starts_with('-') ? 1 : 0;
  const size_t digits = out.size() - sign;
  const int64_t exponent = static_cast<int64_t>(digits) - 1 - scale_;
  if (scale_ > 0 && exponent >= -6) {
    const auto fraction = static_cast<size_t>(scale_);
    if (digits <= fraction) out.insert(sign, fraction + 1 - digits, '0');
    out.insert(out.size() - fraction, 1, '.');
    return out;
  }
  if (digits > 1) out.insert(sign + 1, 1, '.');
  if (exponent != 0) {
    out.push_back('E');
    if (exponent > 0) out.push_back('+');
    out.append(std::to_string(exponent));
  }
  return out;
}

double Decimal::to_double() const {
  if (scale_ == 0 && !is_big_) return static_cast<double>(small_);
  return parse_java_double(to_string()).value_or(0);
}

float Decimal::to_float() const {
  if (scale_ == 0 && !is_big_) return static_cast<float>(small_);
  return parse_java_float(to_string()).value_or(0);
}

int64_t Decimal::to_int64() const {
  if (scale_ == 0 && !is_big_) return small_;
  if (scale_ <= -64 || magnitude_of(*this) <= 0) return 0;
  const BigInteger unscaled = unscaled_of(*this);
  if (scale_ <= 0) return unscaled.times_power_of_ten(static_cast<uint32_t>(-scale_)).low_bits();
  return unscaled.divided_by_power_of_ten(static_cast<uint32_t>(scale_)).quotient.low_bits();
}

int Decimal::sign() const noexcept {
  if (is_big_) return (static_cast<unsigned char>(*big_->data()) & 0x80) != 0 ? -1 : 1;
  return (small_ > 0) - (small_ < 0);
}

bool Decimal::is_whole() const {
  if (scale_ <= 0 || sign() == 0) return true;
  if (magnitude_of(*this) <= 0) return false;
  return unscaled_of(*this).divided_by_power_of_ten(static_cast<uint32_t>(scale_)).is_exact;
}

std::optional<Decimal> Decimal::with_scale(int32_t scale) const {
  if (scale == scale_) return *this;
  if (sign() == 0) return Decimal(0, scale);
  const BigInteger unscaled = unscaled_of(*this);
  const int64_t difference = int64_t{scale} - scale_;
  if (difference > 0) {
    return make(unscaled.times_power_of_ten(static_cast<uint32_t>(difference)), scale);
  }
  if (-difference >= static_cast<int64_t>(digit_count(unscaled_text()))) return std::nullopt;
  const auto division = unscaled.divided_by_power_of_ten(static_cast<uint32_t>(-difference));
  if (!division.is_exact) return std::nullopt;
  return make(division.quotient, scale);
}

int Decimal::compare(const Decimal& a, const Decimal& b) {
  if (a.sign() != b.sign()) return a.sign() < b.sign() ? -1 : 1;
  if (a.sign() == 0) return 0;
  const int64_t magnitude_a = magnitude_of(a);
  const int64_t magnitude_b = magnitude_of(b);
  if (magnitude_a != magnitude_b) return (magnitude_a < magnitude_b ? -1 : 1) * a.sign();
  const int32_t scale = std::max(a.scale_, b.scale_);
  return BigInteger::compare(unscaled_of(*a.with_scale(scale)), unscaled_of(*b.with_scale(scale)));
}

bool operator==(const Decimal& a, const Decimal& b) noexcept {
  if (a.scale_ != b.scale_ || a.is_big_ != b.is_big_) return false;
  if (!a.is_big_) return a.small_ == b.small_;
  return std::string_view(a.big_->data(), a.big_->capacity) ==
         std::string_view(b.big_->data(), b.big_->capacity);
}

}  // namespace kconnect
