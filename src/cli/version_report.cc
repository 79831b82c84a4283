#include "cli/version_report.h"

#include <cstring>

#include <fmt/format.h>
#include <link.h>
#include <nlohmann/json.hpp>

#include "base/shared_library.h"
#include "kafka/version.h"

namespace kconnect {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kafka_connect_version = "3.9.1";

// The linker's identification of a program, out of the notes of its first part.
int find_build_id(dl_phdr_info* program, size_t /*size*/, void* result) {
  for (size_t i = 0; i < program->dlpi_phnum; ++i) {
    const auto& part = program->dlpi_phdr[i];
    if (part.p_type != PT_NOTE) continue;
    const auto* at = reinterpret_cast<const char*>(program->dlpi_addr + part.p_vaddr);
    const char* end = at + part.p_memsz;
    while (at + sizeof(ElfW(Nhdr)) <= end) {
      ElfW(Nhdr) note;
      std::memcpy(&note, at, sizeof note);
      const auto padded = [](size_t size) { return (size + 3) & ~size_t{3}; };
      const char* name = at + sizeof note;
      const char* content = name + padded(note.n_namesz);
      if (note.n_type == NT_GNU_BUILD_ID && std::string_view(name, 3) == "GNU") {
        auto& id = *static_cast<std::string*>(result);
        for (size_t k = 0; k < note.n_descsz; ++k)
          id += fmt::format("{:02x}", static_cast<unsigned char>(content[k]));
        return 1;
      }
      at = content + padded(note.n_descsz);
    }
  }
  return 1;  // what follows are libraries
}

// Empty where the linker left none.
std::string build_id() {
  std::string id;
  dl_iterate_phdr(find_build_id, &id);
  return id;
}

bool is_there(const char* library) {
  try {
    const SharedLibrary opened(library, "");
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

bool has_postgres() {
  return is_there("libpq.so.5");
}
bool has_http() {
  return is_there("libcurl.so.4");
}

}  // namespace

std::string version_text() {
  return fmt::format("kconnect " KCONNECT_VERSION
                     " (as Kafka Connect {})\nlibrdkafka {}\n"
                     "build {}\ndatabases: MariaDB, MySQL, SQLite{}\nHTTP client: {}\n",
                     kafka_connect_version, kafka_client_version(), build_id(),
                     has_postgres() ? ", PostgreSQL" : "; PostgreSQL needs the package libpq5",
                     has_http() ? "there" : "needs the package libcurl4");
}

std::string version_json() {
  const std::string client = kafka_client_version();  // "2.0.2 (gzip,ssl)"
  const size_t blank = client.find(' ');
  Json features = Json::array();
  for (size_t at = blank + 2; at < client.size();) {
    const size_t end = std::min(client.find_first_of(",)", at), client.size());
    features.push_back(client.substr(at, end - at));
    at = end + 1;
  }
  const Json json = {
      {"version", KCONNECT_VERSION},
      {"kafka_connect_version", kafka_connect_version},
      {"librdkafka", {{"version", client.substr(0, blank)}, {"features", std::move(features)}}},
      {"build_id", build_id()},
      {"drivers",
       {{"mariadb", true}, {"mysql", true}, {"postgresql", has_postgres()}, {"sqlite", true}}},
      {"http_client", has_http()}};
  return json.dump(2) + '\n';
}

}  // namespace kconnect
