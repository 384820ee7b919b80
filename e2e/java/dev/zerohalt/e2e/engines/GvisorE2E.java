package dev.zerohalt.e2e.engines;

import java.io.IOException;
import java.nio.file.Path;

/** gVisor under Docker, platform systrap: its own network stack and /proc, no sock_diag. */
class GvisorE2E extends EngineContract {
    @Override
    Engine start() throws IOException {
        String runsc = System.getProperty("e2e.runsc");
        String configuration = """
                {"runtimes": {"runsc": {"path": "%s", "runtimeArgs": ["%s", "--platform=systrap"]}}}
                """.formatted(Path.of("e2e/engines/runsc.sh").toAbsolutePath(), runsc);
        String version = Docker.firstLine(Shell.ok(runsc, "--version")).replace("version ", "");
        return Docker.start("runsc", configuration, version + " (systrap)");
    }
}
