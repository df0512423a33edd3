# A Hugging Face Space (sdk: docker) or any container host: one port, no display. Any user may run it, and nothing needs
# to be written but temporary files: docker run --user 12345 --read-only --tmpfs /tmp …
FROM python:3.12-slim

WORKDIR /app
ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PORT=8501

COPY requirements.txt .
RUN pip install --disable-pip-version-check -r requirements.txt
COPY . .
# Some hosts give each container a user of its own.
RUN chmod -R a+rX . && useradd --uid 1000 convolab
USER 1000

# A Space shows the suite in a frame of another site over HTTPS, where only such cookies are kept.
ENV STREAMLIT_SERVER_XSRF_COOKIE_SAME_SITE=none
EXPOSE 8501
CMD ["python", "-m", "apps.server"]
