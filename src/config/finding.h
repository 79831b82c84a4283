#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kconnect {

enum class Severity { Error, Warning };

// What is wrong, stable over releases: scripts may look for the number. docs/messages.md explains
// every one.
enum class FindingCode {
  UnknownOption = 1001,
  WrongOptionValue = 1002,
  MissingWorkerFile = 1003,
  UnreadableFile = 2001,
  MalformedFile = 2002,
  SuspectEncoding = 2003,
  RepeatedKey = 2004,
  NullValue = 2005,
  MissingKey = 2101,
  InvalidValue = 2102,
  UnknownKey = 2103,
  UnknownClass = 2104,
  InvalidCombination = 2105,
  RepeatedConnectorName = 2106,
  WrongInitialState = 2107,
  IgnoredKey = 2108,
  ForbiddenOverride = 2109,
  ReadableSecret = 2110,
  InvalidProvider = 2201,
  FailedVariable = 2202,
  UnresolvedVariable = 2203,
  UnusableOffsetFile = 2301,
  UnusableConnectorFolder = 2302,
};

struct FindingKind {
  FindingCode code;
  std::string_view title;  // what the code stands for, in a few words
};
const std::vector<FindingKind>& finding_kinds();  // by number
std::string finding_code_text(FindingCode code);  // "KC2104"

// One thing that is wrong with a command line or a configuration file. Secrets never stand in it.
struct Finding {
  Severity severity = Severity::Error;
  FindingCode code = FindingCode::InvalidValue;
  std::string file = {};  // as the user named it; empty = the command line
  int line = 0;           // 0 = none
  std::string key = {};
  std::string message = {};
  std::string suggestion = {};  // what to do; lines end in \n but the last
};

// By file in the order of their first finding, in a file by line. Findings of one line keep their
// order.
void sort_findings(std::vector<Finding>& findings);

size_t count_findings(const std::vector<Finding>& findings, Severity severity);

// The text for people: header line "error KC2104  FILE:LINE  KEY", then message and suggestion
// indented, at the end how many there were. Empty without findings.
std::string findings_text(const std::vector<Finding>& findings);

// One finding in one line, for the log: "FILE:LINE KEY: message; suggestion [KC2104]".
std::string finding_line(const Finding& finding);

// The list for programs: a JSON array of objects with severity, code, file, line, key, message and
// suggestion.
std::string findings_json(const std::vector<Finding>& findings);

}  // namespace kconnect
