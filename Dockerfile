# docker build -t reconcile .
# docker run --rm -v "$PWD:/project" -e BLINK_API_KEY reconcile plan
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcurl4-openssl-dev libyaml-dev pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
COPY Sources ./Sources
# The manifest names the test targets too; their folders must exist.
COPY Tests ./Tests
RUN swift build -c release --static-swift-stdlib --product reconcile \
    && strip -o /reconcile "$(swift build -c release --static-swift-stdlib --show-bin-path)/reconcile"

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libcurl4 libyaml-0-2 zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /reconcile /usr/local/bin/reconcile
WORKDIR /project
ENTRYPOINT ["reconcile"]
