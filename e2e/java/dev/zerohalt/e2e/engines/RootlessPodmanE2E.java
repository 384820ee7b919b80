package dev.zerohalt.e2e.engines;

import java.io.IOException;
import java.nio.file.Path;

/** Podman as a user who is not root. The machine gets no such user: it is there in the sandbox only. */
class RootlessPodmanE2E extends EngineContract {
    private static final int UID = 4711;
    private static final String HOME = "/run/shopper";

    @Override
    Engine start() throws IOException {
        Shell.ok(Path.of("e2e/engines/user.sh").toAbsolutePath().toString(), Integer.toString(UID), HOME);
        return Podman.asUser(UID, HOME);
    }
}
