#include <fmt/format.h>

#include <kconnect/log.h>

#include "net/url.h"
#include "rest/json_requests.h"
#include "rest/json_shapes.h"
#include "rest/resources/connector_path.h"
#include "rest/resources/resources.h"

namespace kconnect {

namespace {

spdlog::logger& log() {
  static spdlog::logger& log =
      logger("org.apache.kafka.connect.runtime.rest.resources.ConnectorsResource");
  return log;
}

// What a path may hold unescaped beside the characters that are always plain.
constexpr std::string_view plain_in_path = "/!$&'()*+,;=:@";

// 201 with where the connector is to be found, as the client addresses this worker.
HttpResponse created_response(const RestRequest& request, const ConnectorInfo& info) {
  HttpResponse response = json_response(201, connector_info_json(info));
  const std::string* host = request.http.headers.find("Host");
  response.headers.add("Location", fmt::format("{}://{}/connectors/{}", request.http.scheme,
                                               host == nullptr ? "" : *host,
                                               percent_encode(info.name, plain_in_path)));
  return response;
}

// The configuration holds its connector's name: it is put in, or has to agree.
void settle_name(const std::string& connector, NullableConfigMap& config) {
  auto& name = config["name"];
  if (!name) name = connector;
  if (*name != connector)
    throw RestException(400, fmt::format("Connector name configuration ({}) doesn't match "
                                         "connector name in the URL ({})",
                                         *name, connector));
}

ExpandedConnector expand(Herder& herder, const std::string& connector,
                         const std::vector<std::string>& expansions) {
  ExpandedConnector expanded;
  for (const std::string& expansion : expansions) {
    if (expansion == "status") {
      expanded.status = herder.connector_status(connector);
    } else if (expansion == "info") {
      expanded.info = herder.connector_info(connector);
    } else {
      log().info("Ignoring unknown expansion type {}", expansion);
    }
  }
  return expanded;
}

HttpResponse list_connectors(Herder& herder, const RestRequest& request) {
  const auto expansions = request.query_values("expand");
  const auto connectors = herder.connectors();
  if (expansions.empty()) return json_response(200, names_json(connectors));
  std::map<std::string, ExpandedConnector> expanded;
  for (const std::string& connector : connectors) {
    try {
      expanded.emplace(connector, expand(herder, connector, expansions));
    } catch (const HerderException& error) {
      if (error.status() != 404) throw;
      log().debug("Connector {} was deleted while connectors were listed", connector);
    }
  }
  return json_response(200, expanded_connectors_json(expanded));
}

HttpResponse create_connector(Herder& herder, const RestRequest& request) {
  CreateConnectorRequest create = parse_create_request(request.http.body);
  settle_name(create.name, create.config);
  const CreatedConnector created =
      herder.put_connector_config(create.name, create.config, create.initial_state, false);
  return created_response(request, created.info);
}

HttpResponse get_connector(Herder& herder, const RestRequest& request) {
  return json_response(200, connector_info_json(herder.connector_info(connector_of(request))));
}

HttpResponse get_config(Herder& herder, const RestRequest& request) {
  return json_response(200, config_json(herder.connector_info(connector_of(request)).config));
}

HttpResponse put_config(Herder& herder, const RestRequest& request) {
  NullableConfigMap config = parse_config_request(request.http.body);
  settle_name(connector_of(request), config);
  const CreatedConnector result =
      herder.put_connector_config(connector_of(request), config, TargetState::Started, true);
  if (result.created) return created_response(request, result.info);
  return json_response(200, connector_info_json(result.info));
}

HttpResponse patch_config(Herder& herder, const RestRequest& request) {
  NullableConfigMap patch = parse_config_request(request.http.body);
  if (patch.contains("name")) settle_name(connector_of(request), patch);
  return json_response(
      200, connector_info_json(herder.patch_connector_config(connector_of(request), patch)));
}

HttpResponse get_status(Herder& herder, const RestRequest& request) {
  return json_response(200, connector_status_json(herder.connector_status(connector_of(request))));
}

HttpResponse delete_connector(Herder& herder, const RestRequest& request) {
  herder.delete_connector(connector_of(request));
  return {.status = 204};
}

}  // namespace

void register_connectors(Router& router) {
  router.add("GET", "/connectors", list_connectors);
  router.add("POST", "/connectors", create_connector);
  router.add("GET", "/connectors/{connector}", get_connector);
  router.add("DELETE", "/connectors/{connector}", delete_connector);
  router.add("GET", "/connectors/{connector}/config", get_config);
  router.add("PUT", "/connectors/{connector}/config", put_config);
  router.add("PATCH", "/connectors/{connector}/config", patch_config);
  router.add("GET", "/connectors/{connector}/status", get_status);
}

}  // namespace kconnect
