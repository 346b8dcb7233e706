# The app and the service in one image, without CUDA: see compose.yaml.
FROM python:3.13.9-slim-trixie

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 \
    FMNIST_RUNS=/data/runs XDG_CACHE_HOME=/cache \
    HOME=/tmp
WORKDIR /app

# torch without CUDA's 6 GB, in the versions of requirements.txt.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
COPY requirements.txt requirements-export.txt requirements-serve.txt ./
RUN pip install $(grep -E "^torch(vision)?==" requirements.txt) --index-url "$TORCH_INDEX" \
 && pip install -r requirements.txt -r requirements-export.txt -r requirements-serve.txt

COPY LICENSE README.md pyproject.toml app.py ./
COPY .streamlit .streamlit
COPY fmnist fmnist
COPY models models
COPY pages pages
COPY ui ui

RUN useradd --uid 10001 --no-create-home fmnist \
 && mkdir -p /data/runs /cache && chown -R fmnist /data /cache
USER fmnist
VOLUME ["/data", "/cache"]
EXPOSE 8080 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/v2/health/ready', timeout=4)"]
CMD ["python", "-m", "fmnist", "serve", "--host", "0.0.0.0", "--port", "8080"]
