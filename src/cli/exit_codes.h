#pragma once

namespace kconnect {

// What scripts may rely on; 0 is a clean end.
inline constexpr int exit_usage = 1;
inline constexpr int exit_unhealthy = 1;    // what kconnect health says
inline constexpr int exit_worker = 2;       // the worker's configuration, or its start
inline constexpr int exit_connector = 3;    // a connector of the command line cannot be created
inline constexpr int exit_refused = 3;      // a running worker refused what a verb asked for
inline constexpr int exit_failed = 4;       // a connector or task failed in a run that has an end
inline constexpr int exit_timeout = 5;      // --timeout passed before the run was done
inline constexpr int exit_expectation = 6;  // --expect, or a test case, is not met

}  // namespace kconnect
