package dev.zerohalt.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ListeningCheckTest {
    private final List<Consumer<Optional<Boolean>>> asked = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private final ListeningCheck check = new ListeningCheck(asked::add);

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
    void givenUpItTellsNothing() {
        check.begin(this::add);
        check.cancel();
        found(Optional.of(true));
        assertThat(results).isEmpty();
        check.begin(this::add);
        found(Optional.of(false));
        assertThat(results).hasSize(1);
    }

    @Test
    void whatComesLateIsNotTheNextOnesResult() {
        check.begin(result -> results.add("old: " + result.why()));
        check.cancel();
        check.begin(result -> results.add("new: " + result.why()));
        asked.getFirst().accept(Optional.of(false));
        assertThat(results).isEmpty();
        found(Optional.of(true));
        assertThat(results).containsExactly("new: ");
    }
}
