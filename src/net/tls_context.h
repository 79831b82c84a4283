#pragma once

#include <boost/asio/ssl/context.hpp>

#include "net/tls_settings.h"

namespace kconnect {

// What connections to a TLS server share. Throws std::runtime_error that names the setting which
// cannot be used, never its secret.
boost::asio::ssl::context make_tls_context(const TlsSettings& settings);

}  // namespace kconnect
