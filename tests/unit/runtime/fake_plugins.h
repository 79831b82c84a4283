#pragma once

#include <kconnect/plugin_registry.h>

namespace kconnect {

// The names and keys of well-known plugins, without makers: enough for everything about
// configuration. The file connectors, String and Json converters, InsertField, Filter,
// RecordIsTombstone, and org.example.CheckedSinkConnector, whose own check refuses the key "wrong".
PluginRegistry fake_plugins();

}  // namespace kconnect
