package dev.zerohalt.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import dev.zerohalt.e2e.engines.Shell;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An installed zerohalt as PID 1 in a folder that is its root, with server.c of e2e/apps as its application. */
final class FirstProcess implements AutoCloseable {
    static final Path SERVER = Dist.WORK.resolve("server");

    /** What the server exits with when it is told to stop. */
    static final int APPLICATION_EXIT = 3;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;

    private FirstProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static FirstProcess start(Path root) throws IOException {
        Files.createDirectories(root.resolve("proc"));
        Files.copy(
                SERVER,
                root.resolve("server"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        Path log = Files.createTempFile(Dist.WORK, "first-process", ".log");
        String script = "mount -t proc proc \"$0/proc\" && exec chroot \"$0\" /usr/bin/zerohalt /server";
        List<String> command =
                List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, root.toString());
        return new FirstProcess(Shell.begin(command, log), log);
    }

    /** Stops it with a request in hand: that is answered, then the application is told, and its exit code passed on. */
    void drain() {
        Await.until(() -> "health is not 200: " + Shell.written(log), () -> health() == 200);
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(request("http://127.0.0.1:8080/slow/2000"), BodyHandlers.ofString());
        Await.until(
                "the request does not arrive",
                () -> !Shell.ok("ss", "-Htn", "state", "established", "sport", "=", ":8080")
                        .isEmpty());
        ProcessHandle first = process.children().findFirst().orElseThrow();
        Shell.ok("kill", "-TERM", Long.toString(first.pid()));
        Await.until(() -> "health is not 503: " + Shell.written(log), () -> health() == 503);
        assertThat(slow.join().body()).isEqualTo("slow");
        assertThat(Shell.await(process, "the stop")).as(Shell.written(log)).isEqualTo(APPLICATION_EXIT);
    }

    /** The status of the health page, 0 if nobody answers. */
    private int health() {
        try {
            return client.send(request("http://127.0.0.1:8888/health"), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static HttpRequest request(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT).build();
    }

    @Override
    public void close() {
        client.close();
        if (process.isAlive()) {
            Shell.end(process);
        }
    }
}
