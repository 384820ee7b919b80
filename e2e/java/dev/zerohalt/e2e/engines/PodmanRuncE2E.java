package dev.zerohalt.e2e.engines;

import java.io.IOException;

/** Podman as root, with runc. */
class PodmanRuncE2E extends EngineContract {
    @Override
    Engine start() throws IOException {
        return Podman.asRoot("runc");
    }
}
