#include <kconnect/errors.h>

namespace kconnect {

std::string_view exception_class_name(const std::exception& error) {
  const auto* known = dynamic_cast<const Exception*>(&error);
  return known != nullptr ? known->class_name()
                          : "org.apache.kafka.connect.errors.ConnectException";
}

std::string exception_text(const std::exception& error) {
  std::string text(exception_class_name(error));
  if (*error.what() != '\0') text.append(": ").append(error.what());
  return text;
}

namespace {

void append_chain(const std::exception& error, std::string& out) {
  out += exception_text(error);
  try {
    std::rethrow_if_nested(error);
  } catch (const std::exception& cause) {
    out += "\nCaused by: ";
    append_chain(cause, out);
  }
}

}  // namespace

std::string exception_trace(const std::exception_ptr& error) {
  std::string out;
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    append_chain(known, out);
  } catch (...) {
    out = "an exception of an unknown kind";
  }
  return out;
}

std::string exception_message(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return known.what();
  } catch (...) {
    return "an exception of an unknown kind";
  }
}

}  // namespace kconnect
