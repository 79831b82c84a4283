#include "transforms/predicates/has_header_key.h"

#include <algorithm>

#include <kconnect/validators.h>

namespace kconnect {

const ConfigSpec<HasHeaderKeyConfig>& HasHeaderKeyConfig::spec() {
  static const auto spec = ConfigSpec<HasHeaderKeyConfig>().add(
      &HasHeaderKeyConfig::name,
      {.name = "name", .validator = non_empty_string(), .doc = "Name of the header."});
  return spec;
}

void HasHeaderKey::configure(const ConfigMap& props) {
  config_ = HasHeaderKeyConfig::spec().parse(props);
}

bool HasHeaderKey::test(const ConnectRecord& record) {
  return std::ranges::any_of(
      record.headers, [this](const Header& header) { return header.key.view() == config_.name; });
}

}  // namespace kconnect
