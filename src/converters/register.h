#pragma once

namespace kconnect {

class PluginRegistry;

// The built-in converters, each as a converter and as a header converter, and
// SimpleHeaderConverter.
void register_converters(PluginRegistry& registry);

}  // namespace kconnect
