#include "rest/response_headers.h"

#include "net/access_log.h"

namespace kconnect {

void apply_header_rules(const std::vector<ResponseHeaderRule>& rules,
                        std::chrono::system_clock::time_point now, HttpHeaders& headers) {
  using Action = ResponseHeaderRule::Action;
  for (const ResponseHeaderRule& rule : rules) {
    const bool is_date = rule.action == Action::SetDate || rule.action == Action::AddDate;
    std::string value =
        is_date ? http_date(now + std::chrono::milliseconds(std::stoll(rule.value))) : rule.value;
    if (rule.action == Action::Set || rule.action == Action::SetDate) {
      headers.set(rule.name, std::move(value));
    } else {
      headers.add(rule.name, std::move(value));
    }
  }
}

}  // namespace kconnect
