# docker build -t reconcile .
# docker run --rm --init --user "$(id -u):$(id -g)" -v "$PWD:/project" -e BLINK_API_KEY reconcile plan
#
# Pin both base images by digest where you build it for others.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcurl4-openssl-dev libyaml-dev pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
COPY Sources ./Sources
# The manifest names the test targets too; their folders must exist.
COPY Tests ./Tests
# The runtime of Swift is part of the program; of the system it needs three libraries.
RUN swift build -c release --static-swift-stdlib --product reconcile \
    && strip -o /reconcile "$(swift build -c release --static-swift-stdlib --show-bin-path)/reconcile"

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libcurl4 libyaml-0-2 zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /reconcile /usr/local/bin/reconcile
WORKDIR /project
# Nobody's number: it may read what is mounted, and write where its mount lets it.
USER 65532:65532
ENTRYPOINT ["reconcile"]
