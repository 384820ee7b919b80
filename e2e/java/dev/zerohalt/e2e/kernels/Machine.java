package dev.zerohalt.e2e.kernels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where one life of zerohalt is run: on this machine's kernel, or on that of a virtual machine. */
interface Machine {
    /** As it stands in the table. */
    String name();

    /** x86-64 or arm64. */
    String processor();

    /** Whether realtime signals have the numbers that they are sent with. */
    boolean hasRealtimeSignals();

    /** Runs zerohalt as PID 1 with the scenario as its application, and ends when zerohalt has ended. */
    Life live(Backend backend, Path log) throws IOException, InterruptedException;

    /** What every life is started with besides. */
    static List<String> settings(Backend backend) {
        return List.of(
                "ZEROHALT_CONNECTION_BACKEND=" + backend.setting(),
                "ZEROHALT_DRAIN_CHECK_INTERVAL=" + backend.checkInterval());
    }
}
