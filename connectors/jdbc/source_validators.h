#pragma once

#include <kconnect/config_def.h>

namespace kconnect::jdbc {

// Every item is a regular expression of Java.
Validator regex_list();
// Every item is "regex:column" or, for several columns, "regex:[column|column]".
Validator column_mapping_list(bool several);
// Fit to begin a topic's name.
Validator topic_prefix_text();

}  // namespace kconnect::jdbc
