# Trente for production: one image serves the web, the worker and the scheduler (docker-compose.yml).
FROM python:3.13-slim-bookworm

# The libraries of the PDF engine; fonts come with the Python packages.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    TRENTE_MODE=production \
    TRENTE_NO_SETUP=1 \
    TRENTE_DATA_DIR=/data

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.lock
COPY . ./

# Code and static files belong to root: the application can read them, and write to /data only.
RUN export TRENTE_DATA_DIR=/tmp/build \
 && python manage.py make_web_font \
 && python manage.py collectstatic --no-input \
 && rm -rf /tmp/build \
 && useradd --system --no-create-home --uid 10030 trente \
 && install -d -o trente -g trente -m 700 /data
USER trente
VOLUME /data
EXPOSE 8000

CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-m", "config.pages.health"]
