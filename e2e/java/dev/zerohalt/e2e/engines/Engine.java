package dev.zerohalt.e2e.engines;

import java.util.Optional;

/** What runs containers: started for a test class, in the sandbox of sandbox.sh. */
interface Engine extends AutoCloseable {
    /** With its version and the runtime's. */
    String name();

    /** What zerohalt recognises there, as its log line names it. */
    Optional<String> platform();

    /** Who asks for the health while the container runs. */
    String checker();

    Container run(Confinement confinement);

    @Override
    void close();
}
