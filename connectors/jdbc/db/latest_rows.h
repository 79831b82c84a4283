#pragma once

#include <vector>

#include "jdbc/db/row_batch.h"

namespace kconnect::jdbc {

// The rows of a batch of which no later row has the same key, in their order. Rows with a null in
// their key are all kept: null equals nothing.
std::vector<size_t> latest_rows(const RowBatch& rows, size_t first_key, size_t key_count);

}  // namespace kconnect::jdbc
