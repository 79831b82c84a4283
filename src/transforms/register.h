#pragma once

namespace kconnect {

class PluginRegistry;

// The built-in transforms and predicates.
void register_transforms(PluginRegistry& registry);

}  // namespace kconnect
