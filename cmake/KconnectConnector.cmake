# A connector is a folder whose CMakeLists.txt calls kconnect_add_connector(NAME ...). It exports one function,
# kconnect::<name>::register_plugins(PluginRegistry&), which the generated list of connectors calls.

set_property(GLOBAL PROPERTY KCONNECT_CONNECTOR_NAMES "")

# kconnect_add_connector(NAME [MODULES net ...] [LIBRARIES ...]): every *.cc of the folder but tests/.
# Connectors see the SDK and base; MODULES adds helper modules, LIBRARIES what only this connector uses.
function(kconnect_add_connector name)
  cmake_parse_arguments(arg "" "" "MODULES;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  file(GLOB_RECURSE tests ${CMAKE_CURRENT_SOURCE_DIR}/tests/*.cc)
  list(REMOVE_ITEM sources ${tests})
  add_library(kconnect_connector_${name} STATIC ${sources})
  target_include_directories(kconnect_connector_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/..)
  target_link_libraries(kconnect_connector_${name} PUBLIC kconnect_sdk PRIVATE kconnect_base ${arg_LIBRARIES})
  foreach(module ${arg_MODULES})
    target_link_libraries(kconnect_connector_${name} PRIVATE kconnect_${module})
  endforeach()
  kconnect_target_defaults(kconnect_connector_${name})
  set_property(GLOBAL APPEND PROPERTY KCONNECT_CONNECTOR_NAMES ${name})
endfunction()

# Writes the list of connectors and makes kconnect_connectors, which links them all.
function(kconnect_register_connectors)
  get_property(names GLOBAL PROPERTY KCONNECT_CONNECTOR_NAMES)
  set(KCONNECT_CONNECTOR_DECLARATIONS "")
  set(KCONNECT_CONNECTOR_CALLS "")
  foreach(name ${names})
    string(APPEND KCONNECT_CONNECTOR_DECLARATIONS
      "namespace ${name} {\nvoid register_plugins(PluginRegistry& registry);\n}\n")
    string(APPEND KCONNECT_CONNECTOR_CALLS "  ${name}::register_plugins(registry);\n")
  endforeach()
  configure_file(${PROJECT_SOURCE_DIR}/connectors/registered_connectors.cc.in
    ${CMAKE_CURRENT_BINARY_DIR}/registered_connectors.cc @ONLY)
  add_library(kconnect_connectors STATIC ${CMAKE_CURRENT_BINARY_DIR}/registered_connectors.cc)
  target_include_directories(kconnect_connectors PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(kconnect_connectors PUBLIC kconnect_sdk)
  foreach(name ${names})
    target_link_libraries(kconnect_connectors PRIVATE kconnect_connector_${name})
  endforeach()
  kconnect_target_defaults(kconnect_connectors)
endfunction()
