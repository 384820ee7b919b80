package dev.zerohalt.e2e.engines;

import java.io.IOException;

/** Docker, with runc. */
class DockerE2E extends EngineContract {
    @Override
    Engine start() throws IOException {
        return Docker.start();
    }
}
