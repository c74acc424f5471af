# The UI is built in the first stage and wheels in the second; the third holds Python, aria2 and Usher, no Node, no
# compiler and no tests.
FROM node:24-slim AS ui
WORKDIR /source
COPY web/package.json web/package-lock.json web/.npmrc web/
RUN cd web && npm ci --ignore-scripts
COPY web web
COPY schema/schema.graphql schema/schema.graphql
RUN cd web && npm run build

FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
COPY --from=ui /source/addon/ui addon/ui
RUN pip wheel --no-cache-dir --wheel-dir /wheels --constraint requirements.txt .

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends aria2 ca-certificates tini \
    && rm -rf /var/lib/apt/lists/*
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels usher
RUN useradd --uid 1000 --home-dir /data --no-create-home usher && mkdir /data && chown usher /data
ENV USHER_HOST=0.0.0.0 USHER_DATA_DIR=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER usher
VOLUME /data
EXPOSE 8099
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8099/healthz', timeout=4)"]
ENTRYPOINT ["tini", "--", "usher"]
CMD ["serve"]
