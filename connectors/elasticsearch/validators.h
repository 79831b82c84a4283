#pragma once

#include <string>
#include <vector>

#include <kconnect/config_def.h>

namespace kconnect::elasticsearch {

// The checks of single keys that Kafka's own validators do not have.

// One of these words, whatever their case.
Validator one_of_words(std::vector<std::string> words);
// A list whose items are addresses of servers.
Validator server_urls();
// The dataset or namespace of a data stream: a part of its name.
Validator data_stream_part(const std::string& what);
// The name of an existing file that ends in keytab, or null.
Validator keytab_file();
// The template of an index name, see NameTemplate.
Validator name_template();

}  // namespace kconnect::elasticsearch
