# The LiteLLM image of an environment: the upstream release, pinned by digest, and this repository's config.yaml.
# `litellmctl deploy ENV --image REF` builds on another one. Either way another base is tried before it serves: docs/PLAN.md.
# The non-root variant runs as `nobody`. Its root file system stays writable: Prisma needs it on Fargate (litellm #13369).
ARG BASE_IMAGE=ghcr.io/berriai/litellm-non_root:v1.86.2@sha256:511b513bc68956793433d62c1812daff56984325543f6a15431c622823fd90cb
FROM ${BASE_IMAGE}

COPY --chmod=0444 config.yaml /app/config.yaml

# With SEPARATE_HEALTH_APP the base's listener ends the container when LiteLLM ends. It asks for `python`, which is LiteLLM's own, while
# the module that it needs is the system's: it dies at its start, and a LiteLLM that cannot start is started for ever (litellm #27393).
USER root
RUN if [ -f /etc/supervisord.conf ]; then \
      sed -i 's#^command=python -c "from supervisor#command=/usr/bin/python3 -c "from supervisor#' /etc/supervisord.conf; \
    fi

# Stated here too, so that no later base image can bring root back unnoticed.
USER 65534

EXPOSE 4000

CMD ["--config", "/app/config.yaml", "--port", "4000"]
