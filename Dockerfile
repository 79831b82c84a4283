# A container image of the worker: docker build -t kconnect .
FROM debian:bookworm-slim AS build
WORKDIR /source
COPY cmake/install-packages.sh cmake/packages.txt cmake/
RUN cmake/install-packages.sh build
COPY . .
RUN cmake --preset release -DKCONNECT_TESTS=OFF \
 && cmake --build --preset release \
 && cpack -G DEB --config build/release/CPackConfig.cmake -B /package

FROM debian:bookworm-slim
COPY --from=build /package/*.deb /tmp/package/
RUN apt-get update \
 && apt-get install -y /tmp/package/*.deb \
 && rm -rf /tmp/package /var/lib/apt/lists/* \
 && sed -i 's,127.0.0.1:8083,0.0.0.0:8083,' /etc/kconnect/worker.properties \
 && useradd --system --create-home --home-dir /var/lib/kconnect kconnect
COPY docker/entrypoint.sh /usr/lib/kconnect/entrypoint.sh

USER kconnect
WORKDIR /var/lib/kconnect
VOLUME ["/etc/kconnect", "/var/lib/kconnect"]
EXPOSE 8083
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
  CMD KCONNECT_URL=${KCONNECT_URL:-http://localhost:$(cat /tmp/kconnect.port)} kconnect health
ENTRYPOINT ["/usr/lib/kconnect/entrypoint.sh"]
