# The app, and the servers for other programs, in one container: docs/deploy.md says how to run it.
#   docker build -t awsadvisor .
#   docker run --read-only --tmpfs /tmp -p 8501:8501 awsadvisor

FROM python:3.13-slim AS build
# durable-rules is published as source only and needs a C compiler
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc=4:* libc6-dev=2.* \
    && rm -rf /var/lib/apt/lists/*
ENV CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY . .
RUN python -m venv /opt/awsadvisor \
    && /opt/awsadvisor/bin/pip install --constraint constraints.txt ".[app,practice,serve]"

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /home/awsadvisor awsadvisor
COPY --from=build /opt/awsadvisor /opt/awsadvisor
ENV PATH=/opt/awsadvisor/bin:$PATH PYTHONDONTWRITEBYTECODE=1 HOME=/home/awsadvisor
USER 10001
# the parsed knowledge, made once by the user who reads it, so that the file system can be read-only afterwards
ENV AWSADVISOR_CACHE=/home/awsadvisor/cache
RUN awsadvisor version
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=2)"]
ENTRYPOINT ["awsadvisor", "app", "--address", "0.0.0.0"]
