#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kconnect {

// Whether something is done that suits a terminal.
enum class When { Auto, Always, Never };

// "auto", "always", "never"; nullopt for other text.
std::optional<When> parse_when(std::string_view text);

bool is_terminal(int descriptor);
// Whether the terminal carries out control sequences, as TERM tells it.
bool is_smart_terminal(int descriptor);
// The program has the terminal for itself, and not a shell that runs it in the background.
bool is_in_foreground(int descriptor);

struct TerminalSize {
  size_t columns = 80;
  size_t rows = 24;
};
TerminalSize terminal_size(int descriptor);

// Whether to colour what goes there: by itself on a smart terminal, unless NO_COLOR is set.
bool wants_color(When when, int descriptor);

enum class Color { None, Red, Green, Yellow, Faint };
// The text between the control sequences of a colour.
std::string colored(std::string_view text, Color color);

// Findings for people with their severities coloured.
std::string colored_findings(std::string_view findings);

// Set in the environment to something.
bool is_set(const char* variable);

// Writes all of it, as far as the descriptor takes it.
void write_all(int descriptor, std::string_view text);

}  // namespace kconnect
