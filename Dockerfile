# A Hugging Face Space (sdk: docker) or any container host: one port, an ordinary user, no display.
FROM python:3.12-slim

RUN useradd --create-home --uid 1000 convolab
USER convolab
WORKDIR /home/convolab/app
ENV PATH=/home/convolab/.local/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PORT=8501

COPY --chown=convolab requirements.txt .
RUN pip install --user --disable-pip-version-check -r requirements.txt
COPY --chown=convolab . .

# A Space shows the suite in a frame of another site over HTTPS, where only such cookies are kept.
ENV STREAMLIT_SERVER_XSRF_COOKIE_SAME_SITE=none
EXPOSE 8501
CMD ["python", "-m", "apps.server"]
