# PgBouncer of Debian, 1.24: no image of somebody else is needed.
# DEBIAN may name an image of a registry of your own.
ARG DEBIAN=docker.io/library/debian:13-slim

FROM ${DEBIAN}
# A release of Debian has one version of it, with fixes.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends pgbouncer \
    && rm -rf /var/lib/apt/lists/*
USER 10001:10001
EXPOSE 6432
# At SIGTERM it would wait for its clients to disconnect, and the gateway keeps its connections.
STOPSIGNAL SIGINT
HEALTHCHECK --interval=2s --timeout=5s --start-period=30s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/6432"]
ENTRYPOINT ["pgbouncer"]
CMD ["/etc/pgbouncer/pgbouncer.ini"]
