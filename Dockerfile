# The program with what several machines need, for compose.yaml. What is installed is locked by hash.
FROM python:3.11-slim

WORKDIR /opt/gallery
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY gallery gallery
COPY templates templates
COPY albums albums
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

# Nobody in here may be root. The folder of the library is brought along, see compose.yaml.
USER 10001:10001
WORKDIR /srv/gallery
ENTRYPOINT ["gallery"]
CMD ["--help"]
