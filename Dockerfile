FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
# Nothing here needs an install script but the database of the built-in mode; with DATABASE_URL it is not used.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force
COPY drizzle ./drizzle
COPY src ./src
RUN mkdir .data && chown node:node .data
USER node
VOLUME /app/.data
EXPOSE 3000
# Node itself is the first process, so that SIGTERM reaches it and what was acknowledged is finished.
CMD ["node", "src/main.ts"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
