package dev.zerohalt.e2e.engines;

import java.io.IOException;

/** containerd by ctr, with runc. */
class ContainerdE2E extends EngineContract {
    @Override
    Engine start() throws IOException {
        return Containerd.start();
    }
}
