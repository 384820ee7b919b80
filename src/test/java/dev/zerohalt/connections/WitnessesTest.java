package dev.zerohalt.connections;

import static dev.zerohalt.connections.SeenSocket.IDLE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class WitnessesTest {
    private static final int MOST = 1024;

    private final Witnesses witnesses = new Witnesses();
    private final PresentSockets table = new PresentSockets();

    private void add(int... hosts) {
        for (int host : hosts) {
            witnesses.add(IDLE.of("192.0.2." + host));
        }
    }

    @Test
    void theFirstThatIsThereIsFound() {
        assertThat(witnesses.present(table)).isEmpty();
        add(1, 2, 3);
        table.put(2, IDLE.queues(2, 0));
        table.put(3, IDLE.queues(3, 0));
        assertThat(witnesses.present(table)).contains(IDLE.queues(2, 0));
        assertThat(witnesses.present(table)).contains(IDLE.queues(2, 0));
        assertThat(table.asked()).as("who was gone is asked once").isEqualTo(3);
        witnesses.dismiss();
        assertThat(witnesses.present(table)).contains(IDLE.queues(3, 0));
        witnesses.dismiss();
        assertThat(witnesses.present(table)).isEmpty();
    }

    @Test
    void nothingIsLeftOfThoseBefore() {
        add(1, 2, 3);
        table.put(1, IDLE);
        table.put(2, IDLE);
        assertThat(witnesses.present(table)).isPresent();
        witnesses.dismiss();
        witnesses.clear();
        assertThat(witnesses.present(table)).isEmpty();
        add(1);
        assertThat(witnesses.present(table)).isPresent();
    }

    /** Each keeps 52 bytes, which are not to grow without a bound. */
    @Test
    void noMoreThanSoManyAreKept() {
        for (int i = 0; i < MOST; i++) {
            add(1);
        }
        add(2);
        table.put(2, IDLE);
        for (int i = 0; i <= MOST / Witnesses.LOOKS; i++) {
            witnesses.look();
            assertThat(witnesses.present(table)).isEmpty();
        }
        assertThat(table.asked()).isEqualTo(MOST);
    }

    /** Where many are gone a count is the shorter way. */
    @Test
    void onlySomeAreLookedAtAtOnce() {
        for (int i = 0; i < Witnesses.LOOKS; i++) {
            add(1);
        }
        add(2);
        table.put(2, IDLE);
        assertThat(witnesses.present(table)).isEmpty();
        assertThat(table.asked()).isEqualTo(Witnesses.LOOKS);
        witnesses.look();
        assertThat(witnesses.present(table)).isPresent();
    }

    @Test
    void whoCannotBeFoundAgainIsNone() {
        witnesses.add(new ScannedSocket(8080, TcpState.ESTABLISHED, 1, 0, 0, 0));
        assertThat(witnesses.present(table)).isEmpty();
        assertThat(table.asked()).isZero();
    }

    @Test
    void whereThatCannotBeToldNobodyIs() {
        add(1);
        table.put(1, IDLE);
        table.fail();
        assertThat(witnesses.present(table)).isEmpty();
    }
}
