#include <cstdio>
#include <cstring>

#include <kconnect/errors.h>

#include "cli/standalone_worker.h"
#include "config/connector_file.h"
#include "config/worker_file.h"
#include "connectors/registered_connectors.h"
#include "converters/register.h"
#include "transforms/register.h"
#include "sdk/log_setup.h"
using namespace kconnect;
int main(int argc, char** argv) {
  PluginRegistry registry;
  register_converters(registry);
  register_transforms(registry);
  register_connectors(registry);
  configure_logging({});
  StandaloneSettings s;
  int i = 1;
  for (; i < argc && argv[i][0] == '-'; ++i) {
    if (!strcmp(argv[i], "--embedded-kafka")) s.embedded_kafka = true;
  }
  LoadedFile w = load_worker_file(argv[i++]);
  ConfigMap props;
  for (auto& [k, v] : w.worker.props) props[k] = *v;
  s.providers = make_config_providers(props, process_environment());
  s.worker = parse_worker_config(props);
  for (; i < argc; ++i) {
    LoadedFile c = load_connector_file(argv[i]);
    printf("%s", findings_text(c.findings).c_str());
    for (auto& x : c.connectors) s.connectors.push_back(x);
  }
  return run_standalone_worker(std::move(s), registry);
}
