# The provider simulators; the context is the project root, after any ./lab command has built it.
FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 brownout && mkdir -p /data && chown brownout /data
COPY chaos/lab/target/lib/ /app/lib/
USER brownout
WORKDIR /app
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmx96m", "-cp", "lib/*", \
  "brownout.chaos.testkit.provider.adapter.ProvidersMain", \
  "--dir", "/data", "--host", "0.0.0.0", "--push", "8080", "--sms", "8081", "--email", "2525", "--control", "8090"]
