#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>

#include <kconnect/record.h>

#include "elasticsearch/client.h"
#include "elasticsearch/config.h"
#include "elasticsearch/retry.h"

namespace kconnect::elasticsearch {

// Makes indices, data streams and mappings before the first record of each; remembers what is
// there. Used by one thread. Throws ConnectException when the server does not comply, after the
// retries.
class Resources {
 public:
  struct Resource {
    std::string name;
    bool exists = false;
    bool has_mapping = false;
  };

  Resources(const Config& config, Client& client, std::stop_token stop);

  // Valid as long as this.
  Resource& of(std::string_view name);
  void ensure_exists(Resource& resource);
  // Throws DataException when there is no schema to make a mapping of.
  void ensure_mapping(Resource& resource, const SchemaPtr& schema);

 private:
  Answer call(const std::string& what, const std::string& method, const std::string& path,
              std::optional<std::string_view> body = std::nullopt);
  void create(const Resource& resource);
  void ensure_template(const std::string& data_stream);
  bool mapping_is_there(const Resource& resource);

  const Config& config_;
  Client& client_;
  const std::stop_token stop_;
  Retry retry_;
  const bool is_external_;
  const bool data_streams_;
  std::unordered_map<std::string, Resource> resources_;
  Resource* last_ = nullptr;
};

}  // namespace kconnect::elasticsearch
