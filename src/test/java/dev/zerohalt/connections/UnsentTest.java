package dev.zerohalt.connections;

import static dev.zerohalt.connections.SeenSocket.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class UnsentTest {
    private static final SeenSocket LEFT = IDLE.unowned().in(TcpState.FIN_WAIT1).queues(1_000, 0);

    private final Unsent unsent = new Unsent();
    private final PresentSockets table = new PresentSockets();

    @BeforeEach
    void begin() {
        unsent.begin();
    }

    @Test
    void countsWhatNobodyCaresForAndIsNotSent() {
        unsent.visit(LEFT);
        unsent.visit(LEFT.in(TcpState.LAST_ACK));
        unsent.visit(LEFT.in(TcpState.CLOSING));
        unsent.visit(LEFT.queues(0, 0));
        unsent.visit(IDLE.queues(1_000, 0));
        unsent.visit(IDLE.in(TcpState.FIN_WAIT1).queues(1_000, 0));
        assertThat(unsent.sockets()).isEqualTo(3);
        unsent.begin();
        assertThat(unsent.sockets()).isZero();
    }

    @Test
    void isStillThereAsLongAsOneOfThemIs() {
        assertThat(unsent.isStillThere(table)).isFalse();
        unsent.visit(LEFT.of("192.0.2.1"));
        unsent.visit(IDLE.of("192.0.2.2"));
        unsent.visit(LEFT.of("192.0.2.3"));
        table.put(1, LEFT);
        table.put(2, LEFT);
        table.put(3, LEFT);
        assertThat(unsent.isStillThere(table)).isTrue();
        assertThat(table.asked()).as("one is enough").isEqualTo(1);
        table.put(1, LEFT.queues(0, 0));
        assertThat(unsent.isStillThere(table)).isTrue();
        table.put(3, LEFT.in(TcpState.TIME_WAIT));
        assertThat(unsent.isStillThere(table))
                .as("the second was not unsent at the count")
                .isFalse();
    }

    @Test
    void whatCannotBeAskedIsLeftToACount() {
        unsent.visit(LEFT.of("192.0.2.1"));
        table.put(1, LEFT);
        table.fail();
        assertThat(unsent.isStillThere(table)).isFalse();
    }
}
