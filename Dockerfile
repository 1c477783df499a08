# The command in a container (the default target): `dev`, or `run` and the others by their names; and the functions for AWS Lambda
# (--target lambda). docs/container.md
# The base is named by its tag: no digest could be looked up where this was written. Pin one: --build-arg NODE_IMAGE=node@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
# Scripts of packages are not run: nothing of the build needs them, and they could fetch what no lockfile pins.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm pack --pack-destination /tmp
# The package as it is published, beside the packages that the lockfile pins. ffmpeg and ffprobe come from Debian.
WORKDIR /opt/fanreel
RUN tar -xzf /tmp/fanreel-*.tgz --strip-components=1 \
  && cp /src/package-lock.json /src/.npmrc ./ \
  && npm ci --omit=dev --omit=peer --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/@ffmpeg-installer node_modules/@ffprobe-installer node_modules/ffmpeg-static package-lock.json .npmrc

FROM ${NODE_IMAGE} AS runtime-client
# AWS's runtime client for images that are not AWS's. Its package carries the sources, and Node brings its own headers along.
RUN apt-get update && apt-get install -y --no-install-recommends cmake g++ make python3 xz-utils
WORKDIR /runtime
COPY container/runtime-client/ ./
RUN npm ci --foreground-scripts --nodedir=/usr/local --no-audit --no-fund

FROM ${NODE_IMAGE} AS lambda
# Where the construct names them: /opt/bin is what the layer would be.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg \
  && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
  && mkdir -p /opt/bin \
  && ln -s /usr/bin/ffmpeg /usr/bin/ffprobe /opt/bin/
COPY --from=runtime-client /runtime/node_modules /var/runtime/node_modules
COPY --from=build /opt/fanreel/node_modules /var/task/node_modules
COPY --from=build /opt/fanreel/dist/functions /var/task
COPY container/lambda-entry.sh /var/runtime/entry.sh
# The SDK wants a home, and Lambda's user is not in Debian's list.
ENV LAMBDA_TASK_ROOT=/var/task \
  HOME=/tmp
WORKDIR /var/task
ENTRYPOINT ["/var/runtime/entry.sh"]
CMD ["worker/index.handler"]

FROM ${NODE_IMAGE} AS command
# tini is process 1: it passes signals on, and buries processes whose parents were killed, which Node does not.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg tini \
  && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log
COPY --from=build /opt/fanreel /opt/fanreel
COPY container/health.mjs /opt/fanreel/health.mjs
# The home belongs to who runs the command, as fanreel trusts no other's.
RUN ln -s /opt/fanreel/dist/cli/fanreel.mjs /usr/local/bin/fanreel \
  && install -d -m 700 -o node -g node /data \
  && install -d /films
ENV NODE_ENV=production \
  FANREEL_HOME=/data
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="fanreel" \
  org.opencontainers.image.description="A long video in; a GIF for every 30 seconds, a picture for every second and ASCII art out." \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.source="https://github.com/fanreel/fanreel" \
  org.opencontainers.image.documentation="https://github.com/fanreel/fanreel/blob/main/docs/container.md" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
# The number of `node`: Kubernetes' runAsNonRoot does not know names.
USER 1000:1000
WORKDIR /films
VOLUME ["/data"]
# The page with the HTTP API, and S3.
EXPOSE 8080 9000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["node", "/opt/fanreel/health.mjs"]
ENTRYPOINT ["/usr/bin/tini", "--", "fanreel"]
CMD ["dev", "--listen", "0.0.0.0", "--api-port", "8080", "--port", "9000"]
