# Language level, warnings, sanitizers, compiler cache: what every target shares.

option(KCONNECT_TESTS "Build the tests" ON)
option(KCONNECT_WARNINGS_AS_ERRORS "Fail the build on a compiler warning" OFF)
option(KCONNECT_STATIC_LIBRARIES "Link librdkafka, PCRE2, yaml-cpp, sqlite3 and the C++ runtime statically" OFF)
option(KCONNECT_FUZZ "Build tests/fuzz as libFuzzer programs (clang)" OFF)
set(KCONNECT_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize, comma separated")
set(KCONNECT_CONNECTORS "elasticsearch;file;jdbc" CACHE STRING "Built-in connectors (folders of connectors/)")
set(KCONNECT_EXTRA_CONNECTORS "" CACHE STRING "Folders of further connectors outside this repository")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# The same for libraries and programs (not -fPIE there), so that all share one precompiled header.
add_compile_options(-fPIC)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(KCONNECT_CCACHE ccache)
if(KCONNECT_CCACHE)
  # Precompiled headers and ccache agree only with these two.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${KCONNECT_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
  endif()
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  add_compile_options(-g1)
endif()
if(KCONNECT_SANITIZE)
  add_compile_options(-fsanitize=${KCONNECT_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${KCONNECT_SANITIZE})
endif()

if(KCONNECT_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "KCONNECT_FUZZ needs clang: configure with -DCMAKE_CXX_COMPILER=clang++-14")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=address,undefined)
endif()

add_library(kconnect_options INTERFACE)
target_compile_options(kconnect_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>
  -Wnon-virtual-dtor -Woverloaded-virtual -Wconversion -Wno-sign-conversion $<$<BOOL:${KCONNECT_WARNINGS_AS_ERRORS}>:-Werror>>)
target_compile_definitions(kconnect_options INTERFACE SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY)
