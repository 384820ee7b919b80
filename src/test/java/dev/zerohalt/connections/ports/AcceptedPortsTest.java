package dev.zerohalt.connections.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.connections.TcpState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AcceptedPortsTest {
    private static final PortSet EPHEMERAL = PortSet.range(32_768, 60_999);

    private final AcceptedPorts accepted = new AcceptedPorts(EPHEMERAL);

    private PortSet seen(Row... rows) {
        accepted.begin();
        visit(rows);
        return accepted.seen();
    }

    private void visit(Row... rows) {
        for (Row row : rows) {
            accepted.visit(row);
        }
    }

    @Test
    void aConnectionFromAnEphemeralPortWasAccepted() {
        assertThat(seen(Row.connection(8080, 51_234), Row.connection(8081, 32_768), Row.connection(8080, 51_235)))
                .isEqualTo(PortSet.of(8080, 8081));
    }

    /** To a database, say. */
    @Test
    void aConnectionFromAnEphemeralPortOfOursIsAClients() {
        assertThat(seen(Row.connection(51_234, 5432), Row.connection(60_999, 443)))
                .isEqualTo(PortSet.NONE);
        assertThat(seen(Row.connection(61_000, 5432), Row.connection(32_767, 443)))
                .as("these the kernel does not choose")
                .isEqualTo(PortSet.of(32_767, 61_000));
    }

    /** gRPC's usual port is in the range. */
    @Test
    void whereBothMayBeTheClientItIsTakenForAccepted() {
        assertThat(seen(Row.connection(50_051, 51_234))).isEqualTo(PortSet.of(50_051));
        assertThat(seen(Row.connection(8080, 443))).as("and where none may").isEqualTo(PortSet.of(8080));
    }

    @Test
    void whatIsNoConnectionDoesNotCount() {
        Row row = Row.connection(8080, 51_234);
        assertThat(seen(
                        row.in(TcpState.TIME_WAIT),
                        row.in(TcpState.LISTEN),
                        row.in(TcpState.FIN_WAIT2).unowned()))
                .isEqualTo(PortSet.NONE);
        assertThat(seen(row.in(TcpState.FIN_WAIT2), row.in(TcpState.CLOSE_WAIT)))
                .isEqualTo(PortSet.of(8080));
    }

    @Test
    void onlySoManyAreToldApart() {
        for (int i = 0; i < AcceptedPorts.MOST; i++) {
            accepted.visit(Row.connection(1 + 2 * i, 51_234));
        }
        assertThat(accepted.areTooMany()).isFalse();
        accepted.visit(Row.connection(30_000, 51_234));
        assertThat(accepted.areTooMany()).isTrue();
        for (int i = 1; i < 32_768; i += 2) {
            accepted.visit(Row.connection(i, 51_234));
        }
        assertThat(accepted.seen().ranges()).as("what is held has a bound").isEqualTo(AcceptedPorts.MOST + 1);
        accepted.begin();
        assertThat(accepted.areTooMany()).isFalse();
        assertThat(accepted.seen()).isEqualTo(PortSet.NONE);
    }

    // Whose they are

    @Test
    void aPortIsTheApplicationsIfItHasOneOfItsConnections() {
        visit(
                Row.connection(8080, 51_234).with(11),
                Row.connection(8080, 51_235).with(12));
        visit(Row.connection(8081, 51_234).with(13));
        assertThat(accepted.owned()).isEqualTo(PortSet.NONE);
        assertThat(accepted.own(99)).isFalse();
        assertThat(accepted.own(12)).isFalse();
        assertThat(accepted.owned()).isEqualTo(PortSet.of(8080));
        assertThat(accepted.own(13)).as("that is all").isTrue();
        accepted.begin();
        assertThat(accepted.owned()).isEqualTo(PortSet.NONE);
        assertThat(accepted.own(13)).as("there is none").isTrue();
    }

    /** Nobody has accepted it yet: no process has it. */
    @Test
    void aConnectionThatNobodyHasMayBeTheApplications() {
        visit(
                Row.connection(8081, 51_234).with(13),
                Row.connection(8080, 51_234).unowned());
        assertThat(accepted.owned()).isEqualTo(PortSet.of(8080));
    }

    @Test
    void moreThanAreRememberedOfAPortMayBeTheApplications() {
        for (int i = 0; i < AcceptedPorts.MOST_OF_A_PORT; i++) {
            visit(Row.connection(8080, 51_234).with(100 + i));
        }
        assertThat(accepted.owned()).isEqualTo(PortSet.NONE);
        visit(Row.connection(8080, 51_234).with(99));
        assertThat(accepted.owned()).isEqualTo(PortSet.of(8080));
    }

    /** Neighbouring ports are one range, however many they are. */
    @Test
    void moreThanAreRememberedAtAllMayBeTheApplications() {
        int ports = AcceptedPorts.MOST + 1;
        for (int i = 0; i < ports * AcceptedPorts.MOST_OF_A_PORT; i++) {
            visit(Row.connection(8000 + i / AcceptedPorts.MOST_OF_A_PORT, 51_234)
                    .with(1 + i));
        }
        assertThat(accepted.areTooMany()).isFalse();
        assertThat(accepted.owned()).isEqualTo(PortSet.of(8000 + AcceptedPorts.MOST));
    }
}
