#pragma once

#include <string>

#include "support/temp_dir.h"

namespace kconnect {

// Keys and certificates for one test, made by the openssl program: an authority, and a server for
// 127.0.0.1 and a client that it has signed. Every password is "secret".
class Certificates {
 public:
  Certificates();

  std::string file(const std::string& name) const { return dir_.file(name); }
  std::string authority() const { return file("ca.pem"); }       // certificate alone
  std::string server_pem() const { return file("server.pem"); }  // key and certificate
  std::string server_key() const { return file("server.key"); }  // key alone
  std::string server_p12() const { return file("server.p12"); }
  std::string trust_p12() const { return file("trust.p12"); }  // the authority
  std::string client_pem() const { return file("client.pem"); }
  std::string stranger_pem() const { return file("stranger.pem"); }  // signed by itself
  const TempDir& dir() const { return dir_; }

 private:
  void make_signed(const std::string& name, const std::string& extension) const;

  TempDir dir_;
};

}  // namespace kconnect
