# Third-party libraries, each under one alias target that only the module hiding it links.
# KCONNECT_STATIC_LIBRARIES decides which of them end up inside the binary.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(nlohmann_json REQUIRED)

# kconnect_library(NAME PKG_CONFIG_NAME [STATIC archive [needs...]])
function(kconnect_library name package)
  cmake_parse_arguments(arg "" "" "STATIC" ${ARGN})
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${package})
  add_library(kconnect_lib_${name} INTERFACE)
  if(KCONNECT_STATIC_LIBRARIES AND arg_STATIC)
    list(POP_FRONT arg_STATIC archive)
    target_include_directories(kconnect_lib_${name} SYSTEM INTERFACE ${${name}_INCLUDE_DIRS})
    target_link_libraries(kconnect_lib_${name} INTERFACE -l:${archive} ${arg_STATIC})
  else()
    target_link_libraries(kconnect_lib_${name} INTERFACE PkgConfig::${name})
  endif()
endfunction()

kconnect_library(rdkafka rdkafka STATIC librdkafka.a -lssl -lcrypto -lzstd -llz4 -lz -lsasl2 -lm -ldl -lpthread)
kconnect_library(pcre2 libpcre2-8 STATIC libpcre2-8.a)
kconnect_library(yaml yaml-cpp STATIC libyaml-cpp.a)
kconnect_library(simdjson simdjson)
kconnect_library(openssl openssl)
kconnect_library(zlib zlib)
kconnect_library(prometheus prometheus-cpp-core)
kconnect_library(mariadb libmariadb STATIC libmariadb.a -lssl -lcrypto -lz -ldl -lm)
kconnect_library(sqlite sqlite3 STATIC libsqlite3.a -lm -ldl)

# kconnect_opened_library(NAME PKG_CONFIG_NAME): its headers alone. A module opens the library when a configuration asks
# for it (base/shared_library.h): these two bring twenty further ones each (Kerberos, LDAP, GnuTLS), which would slow down
# every start.
function(kconnect_opened_library name package)
  pkg_check_modules(${name} REQUIRED ${package})
  add_library(kconnect_lib_${name} INTERFACE)
  target_include_directories(kconnect_lib_${name} SYSTEM INTERFACE ${${name}_INCLUDE_DIRS})
endfunction()

kconnect_opened_library(curl libcurl)
kconnect_opened_library(pq libpq)

find_path(DATE_TZ_INCLUDE date/tz.h REQUIRED)
find_library(DATE_TZ_LIBRARY date-tz REQUIRED)
add_library(kconnect_lib_date INTERFACE)
target_link_libraries(kconnect_lib_date INTERFACE ${DATE_TZ_LIBRARY})
