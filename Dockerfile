# The builder as a container, of the wheel and the lock that `make dist` made:
#   docker build -t press . && docker run --rm -v "$PWD/my-newsletter:/publication" press build issues/2017-02
FROM debian:12-slim
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3-venv libpango-1.0-0 libpangoft2-1.0-0 \
       libharfbuzz-subset0 argyll icc-profiles-free make git \
    && rm -rf /var/lib/apt/lists/*
COPY out/dist/ /tmp/dist/
RUN python3 -m venv /opt/press \
    && /opt/press/bin/pip install --no-cache-dir --require-hashes -r /tmp/dist/requirements-extras.lock \
    && /opt/press/bin/pip install --no-cache-dir --no-deps /tmp/dist/*.whl \
    && rm -r /tmp/dist
ENV PATH=/opt/press/bin:$PATH XDG_CACHE_HOME=/var/cache/press LANG=C.UTF-8
RUN useradd --create-home --uid 1000 press \
    && install -d -m 1777 /var/cache/press \
    && builder fonts && builder profiles \
    && chmod -R a+rwX /var/cache/press
USER 1000
WORKDIR /publication
ENTRYPOINT ["builder"]
CMD ["--help"]
