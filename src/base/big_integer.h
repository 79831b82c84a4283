#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kconnect {

// A signed integer of any size: stands for java.math.BigInteger. Not thread-safe while assigned.
class BigInteger {
 public:
  explicit BigInteger(int64_t value = 0);
  // Big-endian two's complement; no bytes give 0.
  static BigInteger from_bytes(std::string_view big_endian);
  // ASCII digits with an optional sign; the caller has checked them.
  static BigInteger from_digits(std::string_view digits);
  static BigInteger from_double(double whole);

  BigInteger(const BigInteger& other);
  BigInteger(BigInteger&& other) noexcept;
  BigInteger& operator=(BigInteger other) noexcept;
  ~BigInteger();

  // Shortest big-endian two's complement, at least one byte.
  std::string bytes() const;
  std::string text() const;
  std::optional<int64_t> small() const;
  // The low 64 bits in two's complement, as BigInteger.longValue().
  int64_t low_bits() const;
  int sign() const;

  BigInteger times_power_of_ten(uint32_t power) const;
  BigInteger times_power_of_five(uint32_t power) const;
  BigInteger shifted_left(uint32_t bits) const;
  struct Division;
  // Rounds towards zero.
  Division divided_by_power_of_ten(uint32_t power) const;

  static int compare(const BigInteger& a, const BigInteger& b);

 private:
  struct Number;
  explicit BigInteger(Number number);
  std::unique_ptr<Number> number_;
};

struct BigInteger::Division {
  BigInteger quotient;
  bool is_exact;
};

}  // namespace kconnect
