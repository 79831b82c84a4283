#include <kconnect/struct.h>
#include <kconnect/values.h>

#include "base/base64.h"
#include "sdk/temporal_text.h"

namespace kconnect {

namespace {

void append_escaped(std::string_view text, std::string& out) {
  out.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('"');
}

// Text stands as it is at the top and in quotes inside containers.
struct AppendForm {
  std::string& out;
  bool is_embedded;

  template <typename T>
  void operator()(const T& value) const {
    append_text(Value(value), out);
  }
  void operator()(std::monostate) const { out.append("null"); }
  void operator()(Instant instant) const { append_temporal_text(instant, out); }
  void operator()(const Text& text) const {
    if (is_embedded) {
      append_escaped(text.view(), out);
    } else {
      out.append(text.view());
    }
  }
  void operator()(const Bytes& bytes) const {
    if (is_embedded) out.push_back('"');
    append_base64(bytes.view(), out);
    if (is_embedded) out.push_back('"');
  }
  void operator()(const std::shared_ptr<const Array>& elements) const {
    out.push_back('[');
    bool is_first = true;
    for (const Value& element : *elements) {
      if (!std::exchange(is_first, false)) out.push_back(',');
      append_inside(element);
    }
    out.push_back(']');
  }
  void operator()(const std::shared_ptr<const Map>& entries) const {
    out.push_back('{');
    bool is_first = true;
    for (const auto& [key, value] : *entries) {
      if (!std::exchange(is_first, false)) out.push_back(',');
      append_inside(key);
      out.push_back(':');
      append_inside(value);
    }
    out.push_back('}');
  }
  void operator()(const std::shared_ptr<const Struct>& structure) const {
    out.push_back('{');
    for (const Field& field : structure->schema()->fields()) {
      if (field.index > 0) out.push_back(',');
      append_escaped(field.name, out);
      out.push_back(':');
      append_inside(structure->get(field));
    }
    out.push_back('}');
  }

  void append_inside(const Value& value) const {
    std::visit(AppendForm{out, true}, value.storage());
  }
};

}  // namespace

std::string convert_to_string(const SchemaPtr&, const Value& value) {
  std::string out;
  std::visit(AppendForm{out, false}, value.storage());
  return out;
}

}  // namespace kconnect
