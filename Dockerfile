# Account Desk as an image. The last stage is what `docker build .` makes: Node and the bot, no shell, no package manager, not root.
# `docker build --target with-postgres .` makes one with the built-in PostgreSQL, for a single bot without a database beside it.
# Node 26 is Active LTS since October 2026 (docs/decisions/node-and-base-image.md). The proof without an engine: npm run prove:image.

# HEALTHCHECK asks whether the process answers, and not whether it is ready: an engine may restart what is unhealthy, and no restart
# brings a database or Microsoft back.

FROM node:26-trixie-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build
# Empty, and of the account that the bot runs as: a new volume takes both over from the image.
RUN mkdir -p build/data

FROM build AS release
# PostgreSQL is the larger part, and of use only without DATABASE_URL.
RUN rm -rf build/release/node_modules

# initdb starts its server through /bin/sh, so this one has a shell.
FROM node:26-trixie-slim AS with-postgres
WORKDIR /app
COPY --from=build /src/build/release ./
COPY --from=build --chown=65532:65532 /src/build/data /data
ENV DATA_DIR=/data DESK_FILE=/config/desk.json PORT=3978
USER 65532:65532
VOLUME ["/data"]
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["/usr/local/bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/local/bin/node", "account-desk.cjs"]
CMD ["start"]

FROM gcr.io/distroless/nodejs26-debian13:nonroot AS bot
WORKDIR /app
COPY --from=release /src/build/release ./
COPY --from=build --chown=65532:65532 /src/build/data /data
ENV DATA_DIR=/data DESK_FILE=/config/desk.json PORT=3978
USER 65532:65532
VOLUME ["/data"]
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["/nodejs/bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node", "account-desk.cjs"]
CMD ["start"]
