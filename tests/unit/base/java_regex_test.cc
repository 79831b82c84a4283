#include "base/java_regex.h"

#include <optional>
#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

using kconnect::JavaRegex;
using kconnect::RegexSyntaxError;

namespace {

bool matches(const std::string& pattern, const std::string& text) {
  return JavaRegex::compile(pattern).full_match(text);
}

std::string error_of(const std::string& pattern) {
  try {
    JavaRegex::compile(pattern);
  } catch (const RegexSyntaxError& error) {
    return error.what();
  }
  return "";
}

std::string replaced(const std::string& pattern, const std::string& text,
                     const std::string& replacement) {
  return JavaRegex::compile(pattern).replace_first(text, replacement);
}

}  // namespace

TEST_CASE("a pattern must match the whole text") {
  CHECK(matches("orders", "orders"));
  CHECK_FALSE(matches("order", "orders"));
  CHECK(matches("a|ab", "ab"));
  CHECK(matches("", ""));
  CHECK_FALSE(matches("", "a"));
}

TEST_CASE("finding starts at an offset and reports groups") {
  auto regex = JavaRegex::compile("(\\d)(x)?");
  CHECK(regex.find("a1b2", 0) == "1");
  CHECK(regex.find("a1b2", 2) == "2");
  CHECK(regex.group(1) == "2");
  CHECK(regex.group(2) == std::nullopt);
  CHECK(regex.find("a1b2", 4) == std::nullopt);
  CHECK_THROWS_AS(regex.group(3), std::out_of_range);
}

TEST_CASE("predefined classes are ASCII unless the flag U is set") {
  CHECK(matches("\\w+", "aZ_9"));
  CHECK_FALSE(matches("\\w", "é"));
  CHECK(matches("(?U)\\w", "é"));
  CHECK_FALSE(matches("\\d", "١"));
  CHECK(matches("(?U)\\d", "١"));
  CHECK(matches("\\p{Alpha}\\P{Alpha}", "a1"));
  CHECK_FALSE(matches("\\p{Alpha}", "é"));
  CHECK(matches("(?U)\\p{Alpha}", "é"));
  CHECK(matches("\\s\\S\\h\\v\\R", " x\t\n\r\n"));
}

TEST_CASE("case is ignored for ASCII letters, with u for all") {
  CHECK(matches("(?i)ORDERS", "orders"));
  CHECK_FALSE(matches("(?i)É", "é"));
  CHECK(matches("(?iu)É", "é"));
  CHECK(matches("(?i)[A-C]+", "abc"));
  CHECK(matches("(?i)[^a]", "b"));
  CHECK_FALSE(matches("(?i)[^a]", "A"));
  CHECK(matches("a(?i:B)c", "abc"));
  CHECK_FALSE(matches("a(?i:B)c", "abC"));
  CHECK(matches("(?i)\\p{Lower}", "A"));
}

TEST_CASE("classes unite, intersect and subtract") {
  CHECK(matches("[a-c[x-z]]+", "axbz"));
  CHECK_FALSE(matches("[a-z&&[^b]]+", "abc"));
  CHECK(matches("[a-z&&[^m-p]]+", "abz"));
  CHECK(matches("[a-z&&def]+", "def"));
  CHECK_FALSE(matches("[a-z&&def]", "a"));
  CHECK_FALSE(matches("[^a-c[x-z]]", "y"));
  CHECK(matches("[^a-c[x-z]]", "m"));
  CHECK(matches("[]a]+", "]a"));
  CHECK(matches("[a&]+", "a&"));
  CHECK(matches("[\\w&&[^\\d_]]+", "abc"));
  CHECK(matches("[[:alpha:]]+", "alph:"));
  CHECK_FALSE(matches("[[:alpha:]]", "b"));
}

TEST_CASE("anchors know Java's line ends") {
  CHECK(JavaRegex::compile("a$").find("a\n"));
  CHECK(JavaRegex::compile("a$").find("a\r\n"));
  CHECK(JavaRegex::compile("a$").find("a\u2028"));
  CHECK_FALSE(JavaRegex::compile("a$").find("a\n\n"));
  CHECK_FALSE(JavaRegex::compile("(?d)a$").find("a\r"));
  CHECK(JavaRegex::compile("a\\Z").find("a\r"));
  CHECK_FALSE(JavaRegex::compile("a\\z").find("a\n"));
  CHECK(matches("(?m)^a$\n^b$", "a\nb"));
  CHECK_FALSE(matches("a.b", "a\u0085b"));
  CHECK(matches("(?d)a.b", "a\rb"));
  CHECK(matches("(?s)a.b", "a\nb"));
}

TEST_CASE("escapes stand for characters") {
  CHECK(matches("\\x61\\x{62}\\u0063\\0144\\cA", "abcd\x01"));
  CHECK(matches("\\uD83D\\uDE00", "😀"));
  CHECK(matches("\\Qa.b\\E+", "a.bb"));
  CHECK(matches("\\Q1[\\\\E]", "1[\\]"));
  CHECK(matches("\\/\\-\\_", "/-_"));
  CHECK(matches("[\\v-\\x0d]", "\f"));
}

TEST_CASE("comments and blanks are skipped under the flag x") {
  CHECK(matches("(?x) a b # c", "ab"));
  CHECK(matches("(?x)[a b]\\ c", "b c"));
  CHECK(matches("(?x)a {2} # two\n b", "aab"));
}

TEST_CASE("Unicode scripts, blocks and Java's own properties are known") {
  CHECK(matches("\\p{IsGreek}", "α"));
  CHECK(matches("\\p{InGreek}", "α"));
  CHECK(matches("\\p{script=greek}\\p{blk=Basic Latin}\\p{gc=Lu}", "αbC"));
  CHECK(matches("\\p{javaLowerCase}\\p{L}\\pN", "aé1"));
  CHECK(matches("\\p{IsAlphabetic}", "é"));
  CHECK(error_of("\\p{Foo}").starts_with("Unknown character property name {Foo}"));
  CHECK_THROWS_AS(JavaRegex::compile("\\p{IsFoo}"), RegexSyntaxError);
}

TEST_CASE("references may point to groups that do not exist") {
  CHECK(matches("(a+)-\\1", "aa-aa"));
  CHECK(matches("(?<n>a+)-\\k<n>", "aa-aa"));
  CHECK_FALSE(matches("\\2(a)", "a"));
  CHECK(matches("(a)\\10", "aa0"));
}

TEST_CASE("look-behinds may have any length") {
  CHECK(JavaRegex::compile("(?<=a+)b").find("xaab") == "b");
  CHECK(JavaRegex::compile("(?<=ab*)c").find("abbc") == "c");
  CHECK_FALSE(JavaRegex::compile("(?<!ab*)c").find("abbc"));
  CHECK(JavaRegex::compile("(?<!ab*)c").find("bbc") == "c");
  CHECK(JavaRegex::compile("(?<=a|bc)d").find("bcd") == "d");
  CHECK(matches("ab(?<=b)c", "abc"));
  CHECK(matches("a(?<=(?=a){0,}a)\\b{2}", "a"));
}

TEST_CASE("what only PCRE2 knows is refused") {
  for (const char* pattern :
       {"(?R)", "(?1)", "(?|a|b)", "a\\Kb", "(a)?(?(1)b|c)", "(?P<n>a)", "\\g1", "\\y", "(?#x)"}) {
    CAPTURE(pattern);
    CHECK_THROWS_AS(JavaRegex::compile(pattern), RegexSyntaxError);
  }
}

TEST_CASE("what PCRE2 cannot do is refused") {
  for (const char* pattern : {"(?c)a", "a\\b{g}", "\\N{LATIN SMALL LETTER A}", "(?<=(a)+)b"}) {
    CAPTURE(pattern);
    CHECK_THROWS_AS(JavaRegex::compile(pattern), RegexSyntaxError);
  }
}

TEST_CASE("a match that takes too many steps fails") {
  auto regex = JavaRegex::compile("(?:(?:a|b|ab)*)*c");
  CHECK_THROWS_WITH(regex.full_match(std::string(60, 'a') + std::string(60, 'b') + "cx"),
                    Catch::Matchers::StartsWith("Cannot match a regular expression: "));
}

TEST_CASE("deep nesting is refused") {
  CHECK_THROWS_AS(JavaRegex::compile(std::string(100'000, '(')), RegexSyntaxError);
  CHECK_THROWS_AS(JavaRegex::compile(std::string(100'000, '[')), RegexSyntaxError);
}

TEST_CASE("errors read as Java's") {
  CHECK(error_of("(a") == "Unclosed group near index 2\n(a");
  CHECK(error_of("a)") == "Unmatched closing ')' near index 0\na)\n^");
  CHECK(error_of("[a") == "Unclosed character class near index 1\n[a\n ^");
  CHECK(error_of("a**") == "Dangling meta character '*' near index 2\na**\n  ^");
  CHECK(error_of("(?<1a>x)") ==
        "capturing group name does not start with a Latin letter near index 3\n(?<1a>x)\n   ^");
  CHECK(error_of("(?<a>x)(?<a>y)").starts_with("Named capturing group <a> is already defined"));
  CHECK(error_of("a{2,1}").starts_with("Illegal repetition range"));
  CHECK(error_of("a{x}").starts_with("Illegal repetition"));
  CHECK(error_of("[z-a]").starts_with("Illegal character range"));
  CHECK(error_of("é\t*+*") == "Dangling meta character '*' near index 4\né\t*+*\n \t  ^");
  CHECK_FALSE(error_of("(\xc3").empty());
  CHECK(error_of("(?R)") == "Unknown inline modifier near index 2\n(?R)\n  ^");
}

TEST_CASE("replacement texts follow Java's rules") {
  CHECK(replaced("(or)(ders)", "orders", "[$0]$2") == "[orders]ders");
  CHECK(replaced("(a)?(b)", "b", "[$1][$2]") == "[][b]");
  CHECK(replaced("(a)(b)", "ab", "$10") == "a0");
  CHECK(replaced("(?<first>a)", "a", "${first}\\$1\\\\") == "a$1\\");
  CHECK(replaced("(.*?)", "abc", "X$1") == "Xabc");
  CHECK(replaced("a|ab", "ab", "X") == "Xb");
  CHECK(replaced("(.)(.)", "😀a", "$2$1") == "a😀");
  CHECK(replaced("x", "abc", "$9") == "abc");
}

TEST_CASE("wrong replacement texts are named when there is a match") {
  CHECK_THROWS_WITH(replaced("(a)", "a", "$2"), "No group 2");
  CHECK_THROWS_WITH(replaced("a", "a", "x$"), "Illegal group reference: group index is missing");
  CHECK_THROWS_WITH(replaced("a", "a", "$y"), "Illegal group reference");
  CHECK_THROWS_WITH(replaced("a", "a", "\\"), "character to be escaped is missing");
  CHECK_THROWS_WITH(replaced("(a)", "a", "${}"), "named capturing group has 0 length name");
  CHECK_THROWS_WITH(replaced("(a)", "a", "${1}"),
                    "capturing group name {1} starts with digit character");
  CHECK_THROWS_WITH(replaced("(a)", "a", "${x}"), "No group with name {x}");
  CHECK_THROWS_WITH(replaced("(?<x>a)", "a", "${x"),
                    "named capturing group is missing trailing '}'");
}

TEST_CASE("replacing all goes on behind each match") {
  CHECK(JavaRegex::compile("a*").replace_all("aab", "X") == "XXbX");
  CHECK(JavaRegex::compile("").replace_all("é", "-") == "-é-");
  CHECK(JavaRegex::compile("\\.").replace_all("a.b.c", "_") == "a_b_c");
}

TEST_CASE("ill-formed text does not match") {
  CHECK_FALSE(matches(".*", "a\xff"));
  CHECK(JavaRegex::compile("b").find("\xff\xfe b") == "b");
}
