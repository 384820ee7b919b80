package dev.zerohalt.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** The processes that were started. Whatever way this program ends, none of them, nor any of their children, outlives it. */
public final class Children {
    private static final Queue<Process> STARTED = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Children::killAll));
    }

    private Children() {}

    /** Starts a command whose output is appended to a log file. */
    public static Process start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        var process = builder.start();
        STARTED.add(process);
        return process;
    }

    private static void killAll() {
        // Threads that still talk to these processes need not say that they are gone.
        Thread.setDefaultUncaughtExceptionHandler((_, _) -> {});
        STARTED.stream()
                .filter(Process::isAlive)
                .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
    }
}
