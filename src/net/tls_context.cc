#include "net/tls_context.h"

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>

#include "base/read_file.h"
#include "net/pem.h"

namespace kconnect {

namespace {

void release(BIO* bio) {
  BIO_free(bio);
}
void release(EVP_PKEY* key) {
  EVP_PKEY_free(key);
}
void release(X509* certificate) {
  X509_free(certificate);
}
void release(PKCS12* store) {
  PKCS12_free(store);
}
void release(STACK_OF(X509) * certificates) {
  sk_X509_pop_free(certificates, X509_free);
}

struct Release {
  template <typename T>
  void operator()(T* owned) const {
    release(owned);
  }
};
template <typename T>
using Owned = std::unique_ptr<T, Release>;

// A private key with its certificate and those that lead to its root; of a trust store the latter
// alone.
struct Identity {
  Owned<EVP_PKEY> key;
  std::vector<Owned<X509>> certificates;
};

// A store and what its settings are called.
struct NamedStore {
  const TlsStore& store;
  std::string prefix;  // "listeners.https.ssl.keystore."
};

std::runtime_error unusable(const NamedStore& source, const std::string& reason) {
  if (source.store.location.empty())
    return std::runtime_error(fmt::format("the PEM text of {}* {}", source.prefix, reason));
  return std::runtime_error(
      fmt::format("{}location={} {}", source.prefix, source.store.location, reason));
}

Owned<BIO> reader(std::string_view bytes) {
  return Owned<BIO>(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

int give_password(char* buffer, int size, int /*is_for_writing*/, void* password) {
  const auto& text = *static_cast<const std::string*>(password);
  if (text.size() > static_cast<size_t>(size)) return -1;
  std::ranges::copy(text, buffer);
  return static_cast<int>(text.size());
}

Identity read_pem(const NamedStore& source, std::string_view text, std::string key_password) {
  const std::string lines = pem_in_lines(text);
  Identity identity;
  const auto certificates = reader(lines);
  while (X509* certificate = PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr))
    identity.certificates.emplace_back(certificate);
  if (identity.certificates.empty()) throw unusable(source, "holds no certificate in PEM form");
  if (lines.find("PRIVATE KEY-----") != std::string::npos) {
    identity.key.reset(
        PEM_read_bio_PrivateKey(reader(lines).get(), nullptr, give_password, &key_password));
    if (!identity.key)
      throw unusable(source,
                     "holds a private key that cannot be read: it is damaged, or encrypted with "
                     "another password than ssl.key.password");
  }
  ERR_clear_error();
  return identity;
}

Identity read_pkcs12(const NamedStore& source, std::string_view bytes) {
  const Owned<PKCS12> store(d2i_PKCS12_bio(reader(bytes).get(), nullptr));
  if (!store) throw unusable(source, "is neither a PKCS12 nor a PEM file");
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  STACK_OF(X509)* others = nullptr;
  const char* password = source.store.password.c_str();
  bool is_read = PKCS12_parse(store.get(), password, &key, &certificate, &others) == 1;
  if (!is_read && PKCS12_verify_mac(store.get(), password, -1) == 1) {
    // Files of old tools are encrypted in a way that OpenSSL knows when it is asked to.
    OSSL_PROVIDER_try_load(nullptr, "legacy", 1);
    is_read = PKCS12_parse(store.get(), password, &key, &certificate, &others) == 1;
  }
  const Owned<STACK_OF(X509)> owned_others(others);
  Identity identity{Owned<EVP_PKEY>(key), {}};
  if (certificate != nullptr) identity.certificates.emplace_back(certificate);
  if (!is_read)
    throw unusable(source,
                   fmt::format("cannot be opened with the password of {}password", source.prefix));
  for (int i = 0; i < sk_X509_num(others); ++i) {
    X509* other = sk_X509_value(others, i);
    X509_up_ref(other);
    identity.certificates.emplace_back(other);
  }
  return identity;
}

bool is_java_store(std::string_view bytes) {
  return bytes.starts_with("\xFE\xED\xFE\xED") || bytes.starts_with("\xCE\xCE\xCE\xCE");
}

Identity read_store(const NamedStore& source, const std::string& key_password) {
  const TlsStore& store = source.store;
  if (store.location.empty()) return read_pem(source, store.pem, key_password);
  std::string bytes;
  try {
    bytes = read_file(store.location);
  } catch (const std::system_error& error) {
    throw unusable(source, "cannot be read: " + error.code().message());
  }
  if (is_java_store(bytes))
    throw unusable(
        source, fmt::format("is a JKS file, which only Java reads; convert it to PKCS12: keytool "
                            "-importkeystore -srckeystore {0} -destkeystore {0}.p12 "
                            "-deststoretype PKCS12",
                            store.location));
  if (bytes.find("-----BEGIN ") != std::string::npos) return read_pem(source, bytes, key_password);
  return read_pkcs12(source, bytes);
}

void use_identity(SSL_CTX* context, const NamedStore& source, const Identity& identity) {
  if (!identity.key) throw unusable(source, "holds no private key");
  if (identity.certificates.empty()) throw unusable(source, "holds no certificate");
  if (SSL_CTX_use_certificate(context, identity.certificates.front().get()) != 1)
    throw unusable(source, "holds a certificate that OpenSSL refuses as too weak");
  if (SSL_CTX_use_PrivateKey(context, identity.key.get()) != 1)
    throw unusable(source, "holds a private key that is not the certificate's");
  for (size_t i = 1; i < identity.certificates.size(); ++i)
    SSL_CTX_add1_chain_cert(context, identity.certificates[i].get());
}

void trust(SSL_CTX* context, const Identity& trusted) {
  for (const auto& certificate : trusted.certificates) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get());
    SSL_CTX_add_client_CA(context, certificate.get());
  }
}

void use_client_auth(SSL_CTX* context, const TlsSettings& settings) {
  if (settings.client_auth == ClientAuth::None) return;
  const TlsStore& store = settings.trust_store;
  if (store.location.empty() && store.pem.empty()) {
    SSL_CTX_set_default_verify_paths(context);
  } else {
    trust(context, read_store({store, settings.key_prefix + "ssl.truststore."}, ""));
  }
  const bool is_required = settings.client_auth == ClientAuth::Required;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (is_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                     nullptr);
  constexpr std::string_view session_context = "kconnect";
  SSL_CTX_set_session_id_context(context,
                                 reinterpret_cast<const unsigned char*>(session_context.data()),
                                 static_cast<unsigned>(session_context.size()));
}

void use_protocols(SSL_CTX* context, const TlsSettings& settings) {
  constexpr std::array<std::pair<std::string_view, uint64_t>, 4> known = {
      {{"TLSv1", SSL_OP_NO_TLSv1},
       {"TLSv1.1", SSL_OP_NO_TLSv1_1},
       {"TLSv1.2", SSL_OP_NO_TLSv1_2},
       {"TLSv1.3", SSL_OP_NO_TLSv1_3}}};
  const auto& wanted = settings.protocols;
  for (const std::string& protocol : wanted) {
    if (std::ranges::find(known, protocol, [](const auto& entry) { return entry.first; }) ==
        known.end())
      throw std::runtime_error(fmt::format(
          "{}ssl.enabled.protocols: unknown protocol {}, expected TLSv1, TLSv1.1, TLSv1.2 or "
          "TLSv1.3",
          settings.key_prefix, protocol));
  }
  for (const auto& [protocol, forbid] : known) {
    if (std::ranges::find(wanted, protocol) == wanted.end()) SSL_CTX_set_options(context, forbid);
  }
}

void use_cipher_suites(SSL_CTX* context, const TlsSettings& settings) {
  if (settings.cipher_suites.empty()) return;
  std::string until_12;
  std::string of_13;
  for (const std::string& suite : settings.cipher_suites) {
    const std::string_view name = OPENSSL_cipher_name(suite.c_str());
    if (name == "(NONE)")
      throw std::runtime_error(fmt::format("{}ssl.cipher.suites: Unsupported CipherSuite: {}",
                                           settings.key_prefix, suite));
    std::string& list = name.starts_with("TLS_") ? of_13 : until_12;
    if (!list.empty()) list += ':';
    list += name;
  }
  SSL_CTX_set_ciphersuites(context, of_13.c_str());
  // A list without suites for older protocols leaves them none; OpenSSL wants that to be said.
  if (until_12.empty()) SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  if (!until_12.empty()) SSL_CTX_set_cipher_list(context, until_12.c_str());
}

}  // namespace

boost::asio::ssl::context make_tls_context(const TlsSettings& settings) {
  boost::asio::ssl::context context(boost::asio::ssl::context::tls_server);
  SSL_CTX* native = context.native_handle();
  const NamedStore keys{settings.key_store, settings.key_prefix + "ssl.keystore."};
  if (keys.store.location.empty() && keys.store.pem.empty())
    throw std::runtime_error(fmt::format(
        "{0}location is missing: a PKCS12 or PEM file with a private key and its certificate, or "
        "both as {0}key and {0}certificate.chain",
        keys.prefix));
  use_identity(native, keys, read_store(keys, settings.key_password));
  use_client_auth(native, settings);
  use_protocols(native, settings);
  use_cipher_suites(native, settings);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  return context;
}

void use_client_tls(void* ssl_context, const TlsSettings& settings) {
  auto* native = static_cast<SSL_CTX*>(ssl_context);
  const auto is_set = [](const TlsStore& store) {
    return !store.location.empty() || !store.pem.empty();
  };
  if (is_set(settings.key_store)) {
    const NamedStore keys{settings.key_store, settings.key_prefix + "ssl.keystore."};
    use_identity(native, keys, read_store(keys, settings.key_password));
  }
  if (is_set(settings.trust_store)) {
    trust(native, read_store({settings.trust_store, settings.key_prefix + "ssl.truststore."}, ""));
  }
  use_protocols(native, settings);
  use_cipher_suites(native, settings);
}

void check_client_tls(const TlsSettings& settings) {
  boost::asio::ssl::context context(boost::asio::ssl::context::tls_client);
  use_client_tls(context.native_handle(), settings);
}

}  // namespace kconnect
