#include "net/gzip.h"

#include <catch2/catch.hpp>

#include "support/shell.h"
#include "support/temp_dir.h"

namespace kconnect {

TEST_CASE("gzip reads what was compressed") {
  const TempDir dir;
  const std::string text(100000, 'a');
  const std::string packed = gzip(text, 1);
  CHECK(packed.size() < 1000);
  const std::string file = dir.write("a.gz", packed);
  CHECK(run_shell("gzip -dc " + file).output == text);
  CHECK(run_shell("gzip -dc " + dir.write("b.gz", gzip("", 9))).output.empty());
}

}  // namespace kconnect
