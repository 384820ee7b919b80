package dev.zerohalt.e2e.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is to be seen of a life: what e2e/kernels/expected says, and the differences that are known. docs/platforms/kernels.md */
record Expected(Path folder) {
    /** Up to 6.12 a subflow that the application has closed has lost its inode, as a connection that nobody has accepted. */
    private static final int LAST_WITHOUT_INODE = 6 * 1000 + 12;

    private static final String CLOSED_SUBFLOW = "MPTCP, closed by the application: ";

    List<String> of(Life life, Machine machine, Backend backend) throws IOException {
        boolean proc = backend.label().equals("proc");
        String text = Files.readString(folder.resolve(proc ? "proc.txt" : "netlink.txt"));
        return text.lines()
                .map(line -> line.replace("BACKEND", backend.label()))
                .filter(line -> life.hasMultipath() || !line.startsWith("MPTCP"))
                .map(line -> proc && life.version() <= LAST_WITHOUT_INODE && line.startsWith(CLOSED_SUBFLOW)
                        ? CLOSED_SUBFLOW + "queued, holds"
                        : line)
                .filter(line -> machine.hasRealtimeSignals() || !line.startsWith("signal 39 "))
                .toList();
    }
}
