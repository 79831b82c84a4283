#include "support/certificates.h"

#include <stdexcept>

#include "support/shell.h"

namespace kconnect {

namespace {

constexpr const char* new_key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";

void run(const std::string& command) {
  const ShellResult result = run_shell(command);
  if (result.exit_code != 0) throw std::runtime_error(command + ": " + result.output);
}

}  // namespace

Certificates::Certificates() {
  const std::string in_dir = "cd " + dir_.path().string() + " && openssl ";
  run(in_dir + "req -x509 " + new_key +
      " -days 2 -subj /CN=test-authority -keyout ca.key -out ca.pem");
  make_signed("server", "subjectAltName=IP:127.0.0.1");
  make_signed("client", "extendedKeyUsage=clientAuth");
  run(in_dir + "req -x509 " + new_key +
      " -days 2 -subj /CN=stranger -keyout stranger.key -out stranger.crt && "
      "cat stranger.key stranger.crt > stranger.pem");
  run(in_dir +
      "pkcs12 -export -in server.crt -inkey server.key -certfile ca.pem -passout pass:secret "
      "-out server.p12");
  run(in_dir + "pkcs12 -export -nokeys -in ca.pem -passout pass:secret -out trust.p12");
}

void Certificates::make_signed(const std::string& name, const std::string& extension) const {
  dir_.write(name + ".ext", extension + "\n");
  run("cd " + dir_.path().string() + " && openssl req -new " + new_key + " -subj /CN=" + name +
      " -keyout " + name + ".key -out " + name + ".csr && openssl x509 -req -in " + name +
      ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile " + name + ".ext -out " +
      name + ".crt && cat " + name + ".key " + name + ".crt > " + name + ".pem");
}

}  // namespace kconnect
