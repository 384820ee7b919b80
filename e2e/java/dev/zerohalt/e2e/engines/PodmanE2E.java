package dev.zerohalt.e2e.engines;

import java.io.IOException;

/** Podman as root, with crun. */
class PodmanE2E extends EngineContract {
    @Override
    Engine start() throws IOException {
        return Podman.asRoot("crun");
    }
}
