#pragma once

#include <boost/asio/ssl/context.hpp>

#include "net/tls_settings.h"

namespace kconnect {

// What connections to a TLS server share. Throws std::runtime_error that names the setting which
// cannot be used, never its secret.
boost::asio::ssl::context make_tls_context(const TlsSettings& settings);

// The client's side: key store, trust store, protocols and cipher suites, those that are set, for
// an SSL_CTX of OpenSSL. Throws as above.
void use_client_tls(void* ssl_context, const TlsSettings& settings);

// Throws as above when use_client_tls would.
void check_client_tls(const TlsSettings& settings);

}  // namespace kconnect
