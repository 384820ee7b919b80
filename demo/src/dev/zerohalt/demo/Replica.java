package dev.zerohalt.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One replica: the application on its port, alone or under zerohalt, started again and again. */
final class Replica {
    /** 128 + SIGTERM: the application died of the signal. */
    private static final int KILLED_BY_SIGTERM = 143;

    private final String name;
    private final Mode mode;
    private final int port;
    private final int healthPort;
    private final List<String> command;
    private final Path log;
    private Process process;

    Replica(String name, Mode mode, Path zerohalt, Ports ports, Path directory) throws IOException {
        this.name = name;
        this.mode = mode;
        this.port = ports.next();
        this.healthPort = ports.next();
        this.command = command(mode, zerohalt, port);
        this.log = directory.resolve(name + ".log");
        this.process = launch();
    }

    private static List<String> command(Mode mode, Path zerohalt, int port) {
        var application = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xrs",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                App.class.getName(),
                Integer.toString(port));
        return switch (mode) {
            case PLAIN -> application;
            case ZEROHALT -> {
                var wrapped = new ArrayList<>(List.of(zerohalt.toString(), "--"));
                wrapped.addAll(application);
                yield wrapped;
            }
        };
    }

    private Process launch() throws IOException {
        var settings = Map.of(
                "ZEROHALT_APP_PORT", Integer.toString(port),
                "ZEROHALT_HEALTH_PORT", Integer.toString(healthPort),
                "ZEROHALT_HEALTH_BIND", "127.0.0.1",
                "ZEROHALT_DRAIN_STEADY_STATE_WAIT", "1s",
                "ZEROHALT_DRAIN_TIMEOUT", "20s");
        return Children.start(command, mode == Mode.ZEROHALT ? settings : Map.of(), log);
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int healthPort() {
        return healthPort;
    }

    void start() throws IOException {
        process = launch();
    }

    /** Whether the application answers; only asked before it takes traffic, as it opens a connection. */
    boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + ", see " + log);
        }
        return answers(port);
    }

    /** Whether zerohalt, told to stop, has gone on to signal the application. */
    boolean applicationSignalled() {
        try {
            return HttpConnection.get(healthPort, "/health").body().contains("terminating");
        } catch (IOException _) {
            return true;
        }
    }

    /** Sends SIGTERM. */
    void tellToStop() {
        process.destroy();
    }

    void awaitExit() throws InterruptedException {
        int code = process.waitFor();
        if (code != KILLED_BY_SIGTERM) {
            throw new IllegalStateException(name + " ended with " + code + ", see " + log);
        }
    }

    private static boolean answers(int port) {
        try {
            return HttpConnection.get(port, "/health").status() == 200;
        } catch (IOException _) {
            return false;
        }
    }
}
