package dev.zerohalt.e2e.engines;

import java.io.IOException;
import java.net.InetSocketAddress;

/** One that an engine runs, with the image of {@link Image} in it. */
interface Container extends AutoCloseable {
    /** Where a port of it is reached from outside. */
    InetSocketAddress reach(int port);

    /** Runs a command inside. */
    Shell.Outcome exec(String... command);

    /** What the engine's own health check says, {@code healthy} or {@code unhealthy}; asked for if the engine does not ask by itself. */
    String health();

    /** Begins to stop it as the engine's users do, without any option. */
    void beginStop();

    /** The exit code that the engine tells; waits for the end. */
    int exitCode();

    String log();

    @Override
    void close();

    /** The status of an answer, on a connection of its own. */
    default int get(int port, String path) {
        try (Connection connection = new Connection(reach(port))) {
            connection.ask(path);
            return connection.answer().status();
        } catch (IOException e) {
            return 0;
        }
    }
}
