package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Pace;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ListeningCheckTest {
    private static final long MILLISECOND = 1_000_000;

    private final SimulatedKernel machine = new SimulatedKernel(1);
    private final EventLoop loop = new EventLoop(machine, () -> {}, error -> {
        throw error;
    });
    private final Pace pace = new Pace();
    private final List<Consumer<Optional<Boolean>>> asked = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private final ListeningCheck check = new ListeningCheck(loop, pace, (given, done) -> asked.add(done));

    @BeforeEach
    void nothingIsOwed() {
        pace.begin(loop.now());
    }

    private void add(Verdict verdict) {
        results.add(verdict.why());
    }

    private void found(Optional<Boolean> listens) {
        asked.getLast().accept(listens);
    }

    @Test
    void isWellWhereSomebodyListens() {
        check.begin(this::add);
        assertThat(results).isEmpty();
        found(Optional.of(true));
        assertThat(results).containsExactly("");
    }

    @Test
    void isNotWhereNobodyDoes() {
        check.begin(this::add);
        found(Optional.of(false));
        assertThat(results).containsExactly("nobody listens on a monitored port");
    }

    @Test
    void whereThatIsUnknownTheOtherChecksDecide() {
        check.begin(this::add);
        found(Optional.empty());
        assertThat(results).containsExactly("");
    }

    @Test
    void whereThePaceAllowsNoLookTheLastResultHasToDo() {
        check.begin(this::add);
        found(Optional.of(false));
        pace.worked(100 * MILLISECOND, loop.now());
        check.begin(this::add);
        assertThat(asked).hasSize(1);
        assertThat(results).containsExactly("nobody listens on a monitored port", "nobody listens on a monitored port");
        pace.begin(loop.now());
        check.begin(this::add);
        found(Optional.of(true));
        pace.worked(100 * MILLISECOND, loop.now());
        check.begin(this::add);
        assertThat(asked).hasSize(2);
        assertThat(results.subList(2, 4)).containsOnly("");
    }
}
