#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <kconnect/text.h>

namespace kconnect {

// An exact decimal number, unscaled * 10^-scale, of any size: stands for java.math.BigDecimal.
// Immutable, 16 bytes, shared by counting when the unscaled value needs more than 64 bits. Equality
// is Java's equals: 1.0 and 1.00 differ.
class Decimal {
 public:
  Decimal() noexcept : small_(0) {}
  Decimal(int64_t unscaled, int32_t scale) noexcept : small_(unscaled), scale_(scale) {}
  Decimal(const Decimal& other) noexcept;
  Decimal(Decimal&& other) noexcept;
  Decimal& operator=(Decimal other) noexcept;
  ~Decimal();

  // From big-endian two's complement, as Connect's Decimal encodes it. Throws DataException when
  // empty.
  static Decimal from_unscaled_bytes(std::string_view big_endian, int32_t scale);
  // From Java's text of a decimal ("1.50", "-1E+3"); nullopt when it is none.
  static std::optional<Decimal> parse(std::string_view text);
  // The exact value of a finite double, as new BigDecimal(double) gives it.
  static Decimal from_double(double value);

  int32_t scale() const noexcept { return scale_; }
  // The unscaled value when it fits 64 bits.
  std::optional<int64_t> small_unscaled() const noexcept;
  // Shortest big-endian two's complement of the unscaled value; at least one byte.
  std::string unscaled_bytes() const;
  // Decimal digits of the unscaled value, with a minus sign when negative.
  std::string unscaled_text() const;
  // Java's canonical text: "1.50", "1E+3", "0E-10".
  std::string to_string() const;
  // The nearest number; infinite when it is too large.
  double to_double() const;
  float to_float() const;
  // Java's longValue(): the integer part's low 64 bits.
  int64_t to_int64() const;
  // -1, 0 or 1.
  int sign() const noexcept;
  // Whether it has no fraction: true for 1.00 and 1E+3.
  bool is_whole() const;
  // The same number with another scale; nullopt when digits would be lost.
  std::optional<Decimal> with_scale(int32_t scale) const;
  // Numeric order: 1.0 and 1.00 compare equal here.
  static int compare(const Decimal& a, const Decimal& b);

  friend bool operator==(const Decimal& a, const Decimal& b) noexcept;

 private:
  union {
    int64_t small_;
    detail::Block* big_;  // capacity = number of bytes, big-endian two's complement
  };
  int32_t scale_ = 0;
  bool is_big_ = false;
};

}  // namespace kconnect
