package dev.zerohalt.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.zerohalt.Await;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Prometheus in the network of an instance, which it scrapes. */
final class Prometheus implements AutoCloseable {
    private static final int PORT = 9090;

    private final Instance instance;
    private final Process process;

    private Prometheus(Instance instance, Process process) {
        this.instance = instance;
        this.process = process;
    }

    static Prometheus watching(Instance instance, Path directory) throws IOException {
        Path config = directory.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 200ms, scrape_timeout: 200ms}
                scrape_configs:
                  - job_name: zerohalt
                    static_configs: [{targets: ["127.0.0.1:8888"]}]
                """);
        Process process = new ProcessBuilder(List.of(
                        "nsenter",
                        "--net=/proc/" + instance.pid() + "/ns/net",
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + PORT))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        return new Prometheus(instance, process);
    }

    /** The answer to a query; a missing node while Prometheus cannot be asked. */
    JsonNode query(String expression) {
        String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        try {
            return new JsonMapper().readTree(instance.get(PORT, path).body());
        } catch (IOException | AssertionError notYet) {
            return MissingNode.getInstance();
        }
    }

    void awaitValue(String expression, String value) {
        Await.until(
                () -> expression + " = " + value,
                () -> query(expression).at("/data/result/0/value/1").asText().equals(value));
    }

    /** Waits until an expression gives anything at all. */
    void awaitResult(String expression) {
        Await.until(
                () -> "a result of " + expression + ": " + query(expression),
                () -> !query(expression).at("/data/result").isEmpty());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("Prometheus does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
