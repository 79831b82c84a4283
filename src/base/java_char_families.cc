#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "base/ascii_case.h"
#include "base/java_char_class.h"
#include "base/unicode_blocks.h"

namespace kconnect {

namespace {

// What a name stands for, as items of a PCRE2 class.
struct Family {
  std::string_view name;
  std::string_view items;
  std::string_view items_ignoring_case = {};  // when they differ
};

constexpr std::string_view letters_of_any_case = R"(\p{Lu}\p{Ll}\p{Lt})";
constexpr std::string_view any_case = R"(\p{Lowercase}\p{Uppercase}\p{Lt})";
constexpr std::string_view unicode_word =
    R"(\p{Alphabetic}\p{Mn}\p{Me}\p{Mc}\p{Nd}\p{Pc}\x{200c}\x{200d})";
constexpr std::string_view ignorable = R"(\x{0}-\x{8}\x{e}-\x{1b}\x{7f}-\x{9f}\p{Cf})";
constexpr std::string_view invisible = R"(\p{White_Space}\p{Cc}\p{Cs}\p{Cn})";

constexpr Family ascii_families[] = {
    {"ASCII", R"(\x{0}-\x{7f})"}, {"Alnum", "[:alnum:]"},
    {"Alpha", "[:alpha:]"},       {"Blank", "[:blank:]"},
    {"Cntrl", "[:cntrl:]"},       {"Digit", "[:digit:]"},
    {"Graph", "[:graph:]"},       {"Lower", "[:lower:]", "[:alpha:]"},
    {"Print", "[:print:]"},       {"Punct", "[:punct:]"},
    {"Space", "[:space:]"},       {"Upper", "[:upper:]", "[:alpha:]"},
    {"XDigit", "[:xdigit:]"},
};

constexpr Family java_families[] = {
    {"all", R"(\x{0}-\x{10ffff})"},
    {"javaAlphabetic", R"(\p{Alphabetic})"},
    {"javaDefined", R"(\P{Cn})"},
    {"javaDigit", R"(\p{Nd})"},
    {"javaISOControl", R"(\x{0}-\x{1f}\x{7f}-\x{9f})"},
    {"javaIdentifierIgnorable", ignorable},
    {"javaIdeographic", R"(\p{Ideographic})"},
    {"javaJavaIdentifierPart",
     R"(\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mc}\p{Mn}\x{0}-\x{8}\x{e}-\x{1b}\x{7f}-\x{9f}\p{Cf})"},
    {"javaJavaIdentifierStart", R"(\p{L}\p{Nl}\p{Sc}\p{Pc})"},
    {"javaLetter", R"(\p{L})"},
    {"javaLetterOrDigit", R"(\p{L}\p{Nd})"},
    {"javaLowerCase", R"(\p{Lowercase})", any_case},
    {"javaMirrored", R"(\p{Bidi_Mirrored})"},
    {"javaSpaceChar", R"(\p{Z})"},
    {"javaTitleCase", R"(\p{Lt})", any_case},
    {"javaUnicodeIdentifierPart", R"(\p{ID_Continue}\x{0}-\x{8}\x{e}-\x{1b}\x{7f}-\x{9f}\p{Cf})"},
    {"javaUnicodeIdentifierStart", R"(\p{ID_Start})"},
    {"javaUpperCase", R"(\p{Uppercase})", any_case},
    {"javaWhitespace",
     R"(\x{9}-\x{d}\x{1c}-\x{20}\x{1680}\x{2000}-\x{2006}\x{2008}-\x{200a}\x{2028}\x{2029}\x{205f}\x{3000})"},
};

constexpr Family category_families[] = {
    {"L1", R"(\x{0}-\x{ff})"},
    {"LC", letters_of_any_case},
    {"LD", R"(\p{L}\p{Nd})"},
    {"Ll", R"(\p{Ll})", letters_of_any_case},
    {"Lt", R"(\p{Lt})", letters_of_any_case},
    {"Lu", R"(\p{Lu})", letters_of_any_case},
};

constexpr std::string_view plain_categories[] = {
    "C",  "Cc", "Cf", "Cn", "Co", "Cs", "L",  "Lm", "Lo", "M",  "Mc", "Me",
    "Mn", "N",  "Nd", "Nl", "No", "P",  "Pc", "Pd", "Pe", "Pf", "Pi", "Po",
    "Ps", "S",  "Sc", "Sk", "Sm", "So", "Z",  "Zl", "Zp", "Zs",
};

// Java's binary properties, \p{IsX}; names in upper case.
constexpr Family unicode_families[] = {
    {"ALNUM", R"(\p{Alphabetic}\p{Nd})"},
    {"ALPHABETIC", R"(\p{Alphabetic})"},
    {"ASSIGNED", R"(\P{Cn})"},
    {"BLANK", R"(\p{Zs}\x{9})"},
    {"CONTROL", R"(\p{Cc})"},
    {"DIGIT", R"(\p{Nd})"},
    {"HEXDIGIT", R"(\p{Nd}\p{Hex_Digit})"},
    {"HEX_DIGIT", R"(\p{Nd}\p{Hex_Digit})"},
    {"IDEOGRAPHIC", R"(\p{Ideographic})"},
    {"JOINCONTROL", R"(\x{200c}\x{200d})"},
    {"JOIN_CONTROL", R"(\x{200c}\x{200d})"},
    {"LETTER", R"(\p{L})"},
    {"LOWERCASE", R"(\p{Lowercase})", any_case},
    {"NONCHARACTERCODEPOINT", R"(\p{Noncharacter_Code_Point})"},
    {"NONCHARACTER_CODE_POINT", R"(\p{Noncharacter_Code_Point})"},
    {"PUNCTUATION", R"(\p{P})"},
    {"TITLECASE", R"(\p{Lt})", any_case},
    {"UPPERCASE", R"(\p{Uppercase})", any_case},
    {"WHITESPACE", R"(\p{White_Space})"},
    {"WHITE_SPACE", R"(\p{White_Space})"},
    {"WORD", unicode_word},
};

// What the ASCII families mean under the flag U, where the name is not the property's own.
constexpr std::pair<std::string_view, std::string_view> unicode_names[] = {
    {"ALPHA", "ALPHABETIC"},  {"LOWER", "LOWERCASE"},   {"UPPER", "UPPERCASE"},
    {"SPACE", "WHITE_SPACE"}, {"PUNCT", "PUNCTUATION"}, {"XDIGIT", "HEX_DIGIT"},
    {"CNTRL", "CONTROL"},
};

std::string upper_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), ascii_upper);
  return result;
}

std::optional<CharClass> find_family(std::span<const Family> families, std::string_view name,
                                     const CharFlags& flags) {
  const auto found = std::ranges::find(families, name, &Family::name);
  if (found == families.end()) return std::nullopt;
  const bool other_items = flags.ignore_case && !found->items_ignoring_case.empty();
  return CharClass::items(std::string(other_items ? found->items_ignoring_case : found->items));
}

std::optional<CharClass> unicode_property(std::string_view name, const CharFlags& flags) {
  const std::string key = upper_case(name);
  if (key == "GRAPH") return CharClass::items(std::string(invisible)).complement();
  if (key == "PRINT") {
    const CharClass graph = CharClass::items(std::string(invisible)).complement();
    return graph.unite(CharClass::items(R"(\p{Zs})"));
  }
  return find_family(unicode_families, key, flags);
}

std::optional<CharClass> posix_under_unicode(std::string_view name, const CharFlags& flags) {
  const std::string key = upper_case(name);
  const auto* renamed =
      std::ranges::find(unicode_names, key, [](const auto& p) { return p.first; });
  if (renamed != std::end(unicode_names)) return unicode_property(renamed->second, flags);
  for (const std::string_view same : {"ALNUM", "BLANK", "DIGIT", "GRAPH", "PRINT"}) {
    if (key == same) return unicode_property(key, flags);
  }
  return std::nullopt;
}

std::optional<CharClass> general_property(std::string_view name, const CharFlags& flags) {
  if (std::ranges::find(plain_categories, name) != std::end(plain_categories)) {
    return CharClass::items(fmt::format("\\p{{{}}}", name));
  }
  for (const std::span<const Family> families :
       {std::span<const Family>(category_families), std::span<const Family>(ascii_families),
        std::span<const Family>(java_families)}) {
    if (auto found = find_family(families, name, flags)) return found;
  }
  return std::nullopt;
}

std::optional<CharClass> block(std::string_view name) {
  const auto found = find_unicode_block(name);
  if (!found) return std::nullopt;
  return CharClass::range(found->first, found->last, {});
}

// Whether the script exists is PCRE2's to say.
std::optional<CharClass> script(std::string_view name) {
  const bool is_word = std::ranges::all_of(
      name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; });
  if (!is_word || name.empty()) return std::nullopt;
  return CharClass::items(fmt::format("\\p{{sc:{}}}", name));
}

}  // namespace

std::optional<CharClass> character_family(std::string_view name, const CharFlags& flags) {
  if (name.starts_with("In")) return block(name.substr(2));
  if (name.starts_with("Is")) {
    const std::string_view property = name.substr(2);
    if (auto found = unicode_property(property, flags)) return found;
    if (auto found = general_property(property, flags)) return found;
    return script(property);
  }
  if (flags.unicode_classes) {
    if (auto found = posix_under_unicode(name, flags)) return found;
  }
  return general_property(name, flags);
}

std::optional<CharClass> character_family(std::string_view key, std::string_view value,
                                          const CharFlags& flags) {
  if (key == "sc" || key == "script") return script(value);
  if (key == "blk" || key == "block") return block(value);
  if (key == "gc" || key == "general_category") return general_property(value, flags);
  return std::nullopt;
}

CharClass predefined_class(char letter, const CharFlags& flags) {
  switch (letter) {
    case 'd':
      return CharClass::items(flags.unicode_classes ? R"(\p{Nd})" : R"(\d)");
    case 'h':
      return CharClass::items(R"(\h)");
    case 's':
      return CharClass::items(flags.unicode_classes ? R"(\p{White_Space})" : R"(\s)");
    case 'v':
      return CharClass::items(R"(\v)");
    default:
      return CharClass::items(std::string(flags.unicode_classes ? unicode_word : R"(\w)"));
  }
}

}  // namespace kconnect
