package dev.zerohalt.e2e.engines;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds under every engine with nothing set, however the container is confined. */
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
abstract class EngineContract {
    private Engine engine;

    abstract Engine start() throws IOException;

    @BeforeAll
    void begin() throws IOException {
        engine = start();
    }

    @AfterAll
    void end() {
        if (engine != null) {
            engine.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Confinement.class)
    void aRequestInHandIsAnsweredBeforeItStops(Confinement confinement) throws IOException {
        try (Container container = engine.run(confinement)) {
            Stopping.watch(engine.name(), confinement.label(), engine.platform(), engine.checker(), container);
        }
    }
}
