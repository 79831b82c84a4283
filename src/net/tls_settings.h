#pragma once

#include <string>
#include <vector>

namespace kconnect {

enum class ClientAuth { None, Requested, Required };

// Where keys or certificates come from: a file, or their text in PEM form. A file is PKCS12 or PEM,
// whatever its name; Java's own format (JKS) is refused.
struct TlsStore {
  std::string location = {};
  std::string password = {};  // of a PKCS12 file
  std::string pem = {};       // instead of a file; of a key store: key and certificate chain
};

// How a server speaks TLS. Names of protocols and cipher suites are Java's.
struct TlsSettings {
  TlsStore key_store = {};
  std::string key_password = {};  // of an encrypted key in PEM form
  TlsStore trust_store = {};      // who signs the certificates of clients; none = the system's
  ClientAuth client_auth = ClientAuth::None;
  std::vector<std::string> protocols = {"TLSv1.2", "TLSv1.3"};
  std::vector<std::string> cipher_suites = {};  // empty = OpenSSL's defaults
  std::string key_prefix = {};                  // of the settings' names in messages
};

}  // namespace kconnect
