package dev.zerohalt.e2e.kernels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with a time limit, whose output goes to a file. */
final class Run {
    /** A virtual machine needs 10 s, of which 3 s are work; the processors may have much else to do. */
    private static final long LIMIT_SECONDS = 600;

    private Run() {}

    /** Its exit code; -1 if it had to be killed. */
    static int to(Path log, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
