#pragma once

#include <string>

#include <kconnect/schema.h>

namespace kconnect::elasticsearch {

// The mapping of documents with this schema, as JSON. Throws DataException without a schema.
std::string infer_mapping(const SchemaPtr& schema);

}  // namespace kconnect::elasticsearch
