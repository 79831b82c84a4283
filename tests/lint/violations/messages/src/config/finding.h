#pragma once

enum class FindingCode {
  MissingKey = 2101,
  UnexplainedKey = 2102,
};
