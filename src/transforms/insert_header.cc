#include "transforms/insert_header.h"

#include <kconnect/validators.h>
#include <kconnect/values.h>

namespace kconnect {

const ConfigSpec<InsertHeaderConfig>& InsertHeaderConfig::spec() {
  static const auto spec = ConfigSpec<InsertHeaderConfig>()
                               .add(&InsertHeaderConfig::header, {.name = "header",
                                                                  .validator = non_null(),
                                                                  .importance = Importance::High,
                                                                  .doc = "Name of the header."})
                               .add(&InsertHeaderConfig::value_literal,
                                    {.name = "value.literal",
                                     .validator = non_null(),
                                     .importance = Importance::High,
                                     .doc = "Value of the header: its text decides the type, as "
                                            "for SimpleHeaderConverter."});
  return spec;
}

void InsertHeader::configure(const ConfigMap& props) {
  const InsertHeaderConfig config = InsertHeaderConfig::spec().parse(props);
  SchemaAndValue parsed = parse_string(config.value_literal);
  header_ = {Text(config.header), std::move(parsed.schema), std::move(parsed.value)};
}

Verdict InsertHeader::apply(ConnectRecord& record) {
  record.headers.push_back(header_);
  return Verdict::Keep;
}

}  // namespace kconnect
