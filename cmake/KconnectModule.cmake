# A module is a folder: its *.cc files become the static library kconnect_<name>, alias kconnect::<name>.

# Heavy headers, compiled once and shared by every module and test.
file(WRITE ${CMAKE_BINARY_DIR}/kconnect_pch.cc "")
add_library(kconnect_pch OBJECT ${CMAKE_BINARY_DIR}/kconnect_pch.cc)
target_link_libraries(kconnect_pch PRIVATE kconnect_options)
target_precompile_headers(kconnect_pch PRIVATE
  <algorithm> <atomic> <chrono> <condition_variable> <functional> <map> <memory> <mutex> <optional>
  <set> <span> <stop_token> <string> <string_view> <thread> <unordered_map> <utility> <variant>
  <vector> <fmt/format.h>)

function(kconnect_target_defaults target)
  target_link_libraries(${target} PRIVATE kconnect_options)
  target_precompile_headers(${target} REUSE_FROM kconnect_pch)
endfunction()

# kconnect_add_module(NAME [MODULES base sdk ...] [LIBRARIES kconnect_lib_yaml ...])
# MODULES are the modules whose headers it includes (docs/architecture.md has the table of what is allowed);
# LIBRARIES stay private to it.
function(kconnect_add_module name)
  cmake_parse_arguments(arg "" "" "MODULES;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  list(FILTER sources EXCLUDE REGEX "_main\\.cc$")  # of programs
  add_library(kconnect_${name} STATIC ${sources})
  add_library(kconnect::${name} ALIAS kconnect_${name})
  target_include_directories(kconnect_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/include)
    target_include_directories(kconnect_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
  endif()
  foreach(module ${arg_MODULES})
    target_link_libraries(kconnect_${name} PUBLIC kconnect_${module})
  endforeach()
  target_link_libraries(kconnect_${name} PRIVATE ${arg_LIBRARIES} Threads::Threads)
  kconnect_target_defaults(kconnect_${name})
endfunction()

# Tests of one module or connector: every *_test.cc of the current folder becomes one program kconnect-<name>-tests
# whose cases ctest knows one by one under the label.
# kconnect_add_tests(NAME LABEL unit [MODULES ...] [LIBRARIES ...])
function(kconnect_add_tests name)
  cmake_parse_arguments(arg "" "LABEL" "MODULES;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cc)
  add_executable(kconnect-${name}-tests ${sources})
  foreach(module ${arg_MODULES})
    target_link_libraries(kconnect-${name}-tests PRIVATE kconnect_${module})
  endforeach()
  target_link_libraries(kconnect-${name}-tests PRIVATE kconnect_test_support ${arg_LIBRARIES})
  target_compile_definitions(kconnect-${name}-tests PRIVATE KCONNECT_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  kconnect_target_defaults(kconnect-${name}-tests)
  catch_discover_tests(kconnect-${name}-tests TEST_PREFIX "${name}: " PROPERTIES LABELS ${arg_LABEL} TIMEOUT 120
    ENVIRONMENT "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp")
endfunction()
