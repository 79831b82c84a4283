#include "transforms/drop_headers.h"

#include <algorithm>

#include "transforms/common_keys.h"

namespace kconnect {

const ConfigSpec<DropHeadersConfig>& DropHeadersConfig::spec() {
  static const auto spec = ConfigSpec<DropHeadersConfig>().add(
      &DropHeadersConfig::headers, {.name = "headers",
                                    .validator = non_empty_list(),
                                    .importance = Importance::High,
                                    .doc = "Names of the headers to remove."});
  return spec;
}

void DropHeaders::configure(const ConfigMap& props) {
  config_ = DropHeadersConfig::spec().parse(props);
}

Verdict DropHeaders::apply(ConnectRecord& record) {
  std::erase_if(record.headers, [this](const Header& header) {
    return std::ranges::any_of(config_.headers,
                               [&](const std::string& name) { return header.key.view() == name; });
  });
  return Verdict::Keep;
}

}  // namespace kconnect
