package dev.zerohalt.e2e.kernels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * This machine's kernel: zerohalt is PID 1 of a PID namespace, with a network of its own.
 *
 * @param command zerohalt, as it is run, with its application
 */
record Host(String name, String processor, boolean hasRealtimeSignals, Path guest, List<String> command)
        implements Machine {
    @Override
    public Life live(Backend backend, Path log) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--pid",
                "--fork",
                "--kill-child",
                "--net",
                "--mount-proc",
                "env"));
        all.addAll(Machine.settings(backend));
        all.addAll(List.of("sh", "-c", "ip link set lo up; echo \"= kernel $(uname -r)\"; exec sh \"$@\"", "sh"));
        all.add(guest.resolve("life.sh").toString());
        all.addAll(command);
        long start = System.nanoTime();
        int exitCode = Run.to(log, all);
        return Life.of(log, exitCode, (System.nanoTime() - start) / 1e9);
    }
}
