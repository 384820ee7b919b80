package dev.zerohalt.connections.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.PortSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ListenersTest {
    private final Listeners listeners = new Listeners();

    private void visit(Row... rows) {
        for (Row row : rows) {
            listeners.visit(row);
        }
    }

    @Test
    void withoutAnyThereIsNone() {
        assertThat(listeners.isEmpty()).isTrue();
        assertThat(listeners.all()).isEqualTo(PortSet.NONE);
        assertThat(listeners.ownedOr(user -> false)).isEqualTo(PortSet.NONE);
        assertThat(listeners.areTooMany()).isFalse();
    }

    @Test
    void thoseWhoseInodeWasShownAreTheApplications() {
        visit(Row.listener(8080, 11), Row.listener(9000, 12), Row.listener(8081, 13));
        assertThat(listeners.isEmpty()).isFalse();
        assertThat(listeners.all()).isEqualTo(PortSet.of(8080, 8081, 9000));
        assertThat(listeners.own(13)).isFalse();
        assertThat(listeners.own(99)).isFalse();
        assertThat(listeners.own(11)).isFalse();
        assertThat(listeners.ownedOr(user -> false)).isEqualTo(PortSet.of(8080, 8081));
    }

    /** By its children as well as by itself. */
    @Test
    void whatIsShownTwiceIsOneSocket() {
        visit(Row.listener(8080, 11), Row.listener(9000, 12));
        assertThat(listeners.own(11)).isFalse();
        assertThat(listeners.own(11)).isFalse();
        assertThat(listeners.own(12)).isTrue();
        assertThat(listeners.own(11)).isTrue();
        assertThat(listeners.ownedOr(user -> false)).isEqualTo(PortSet.of(8080, 9000));
    }

    /** For both address families, or for each worker with SO_REUSEPORT. */
    @Test
    void aPortMayHaveSeveral() {
        visit(Row.listener(8080, 11), Row.listener(8080, 12));
        assertThat(listeners.own(11)).as("the other may be a sidecar's").isFalse();
        assertThat(listeners.ownedOr(user -> false)).isEqualTo(PortSet.of(8080));
        assertThat(listeners.own(12)).isTrue();
    }

    @Test
    void whatWasVisitedBeforeTheBeginningIsVoid() {
        for (int i = 0; i <= Listeners.MOST; i++) {
            visit(Row.listener(1 + i, 1 + i));
        }
        boolean ignored = listeners.own(1);
        listeners.begin();
        assertThat(listeners.isEmpty()).isTrue();
        assertThat(listeners.areTooMany()).isFalse();
        visit(Row.listener(80, 1));
        assertThat(listeners.ownedOr(user -> false)).isEqualTo(PortSet.NONE);
        assertThat(listeners.all()).isEqualTo(PortSet.of(80));
    }

    @Test
    void soManyAreToldApartAndNoMore() {
        for (int i = 0; i < Listeners.MOST; i++) {
            visit(Row.listener(1 + 2 * i, i));
        }
        assertThat(listeners.areTooMany()).isFalse();
        assertThat(listeners.all().ranges()).isEqualTo(Listeners.MOST);
        for (int i = 0; i < Listeners.MOST; i++) {
            assertThat(listeners.own(i)).isEqualTo(i == Listeners.MOST - 1);
        }
        assertThat(listeners.ownedOr(user -> false)).isEqualTo(listeners.all());
        visit(Row.listener(60_000, 60_000));
        assertThat(listeners.areTooMany()).isTrue();
        assertThat(listeners.all().contains(60_000)).isFalse();
    }

    @Test
    void whoMadeThemIsRemembered() {
        for (int i = 0; i < 100; i++) {
            visit(Row.listener(1 + 2 * i, i).of(i));
        }
        assertThat(listeners.own(7)).isFalse();
        assertThat(listeners.ownedOr(user -> user == 99 || user == 0)).isEqualTo(PortSet.of(1, 15, 199));
        assertThat(listeners.ownedOr(user -> false)).isEqualTo(PortSet.of(15));
        listeners.begin();
        visit(Row.listener(80, 1).of(5));
        assertThat(listeners.ownedOr(user -> user == 0)).isEqualTo(PortSet.NONE);
        assertThat(listeners.ownedOr(user -> user == 5)).isEqualTo(PortSet.of(80));
    }
}
