# The server and its command line: what is built of them, what they need to run, and the demo. No sources, no compilers.

FROM node:24-bookworm-slim AS build
WORKDIR /rembuk
COPY . .
RUN npm ci --no-audit && npm run --silent build

# Anew, with what the two programs need alone; then what nothing loads at run time goes. TypeScript is there for a
# plugin of Nest's that only compilers use.
FROM build AS production
RUN npm ci --no-audit --omit=dev --workspace apps/api --workspace apps/cli \
 && rm -rf apps/*/src libs/*/src apps/*/tsconfig* libs/*/tsconfig* apps/*/dist/testing libs/*/dist/testing \
    node_modules/typescript node_modules/@types \
 && find apps/*/dist libs/*/dist -type f ! -name '*.js' -delete \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="Rembuk" \
      org.opencontainers.image.description="Event-sourced collaboration backend with real-time boards for masterplan workshops" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /rembuk
COPY --from=production /rembuk/package.json /rembuk/LICENSE ./
COPY --from=production /rembuk/node_modules node_modules
COPY --from=production /rembuk/libs libs
COPY --from=production /rembuk/apps apps
COPY --from=production /rembuk/demo demo
# A volume that is mounted here takes over whose folder it is.
RUN install -d -o node -g node -m 700 /data
ENV NODE_ENV=production \
    REMBUK_DATA=/data \
    REMBUK_HOST=0.0.0.0 \
    REMBUK_PORT=3000
USER node
EXPOSE 3000
# Whether it is worth a visit is another question (/health/ready); a container is started anew for this one alone.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.REMBUK_PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Without a shell in between: the signal that ends it reaches the server itself.
CMD ["node", "apps/api/dist/bundle/main.js"]
