# The same version as the development dependency `node`.
FROM node:24.21.0-slim
WORKDIR /app
ENV NODE_ENV=production
# Node runs the TypeScript as it is, so there is nothing to build. Install scripts are for the built-in database, which
# DATABASE_URL makes unnecessary; who uses it mounts a volume at /app/.data.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force
COPY drizzle ./drizzle
COPY src ./src
RUN mkdir .data && chown node:node .data
USER node
EXPOSE 3000
# Node itself is the first process, so that SIGTERM reaches it and what was acknowledged is finished.
CMD ["node", "src/main.ts"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=1s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
