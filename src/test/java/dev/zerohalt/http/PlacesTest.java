package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gives way when all places are taken. */
@Timeout(30)
class PlacesTest {
    private static final long SECOND = 1_000_000_000L;

    /** The clock wraps in between. */
    private static final long NOW = Long.MIN_VALUE + SECOND;

    private final List<Connection> made = new ArrayList<>();
    private final Places places = new Places(() -> {
        made.add(new Connection(null));
        return made.getLast();
    });

    private enum Doing {
        NOTHING_YET,
        FIRST_REQUEST,
        IDLE,
        NEXT_REQUEST,
        TAKING_ITS_ANSWER
    }

    /** A client that last moved so long ago. */
    private Connection client(Doing doing, double secondsAgo) {
        Connection connection = places.free();
        places.take(connection, made.size(), NOW - (long) (secondsAgo * SECOND));
        connection.answered = doing == Doing.NOTHING_YET || doing == Doing.FIRST_REQUEST ? 0 : 1;
        boolean hasPart = doing == Doing.FIRST_REQUEST || doing == Doing.NEXT_REQUEST;
        connection.unfinishedLength = hasPart ? 3 : 0;
        connection.unsent = doing == Doing.TAKING_ITS_ANSWER ? new byte[1] : null;
        return connection;
    }

    private void crowd(int clients, Doing doing, double secondsAgo) {
        for (int i = 0; i < clients; i++) {
            client(doing, secondsAgo);
        }
    }

    private void assertGivesWay(Connection connection) {
        assertThat(places.givesWay(NOW)).isSameAs(connection);
    }

    @Test
    void theOneThatHasNotMovedForLongest() {
        client(Doing.IDLE, 2);
        Connection longest = client(Doing.IDLE, 70);
        client(Doing.IDLE, 3);
        assertGivesWay(longest);
    }

    @Test
    void neverOneWhoseRequestArrives() {
        client(Doing.NEXT_REQUEST, 0.5);
        client(Doing.FIRST_REQUEST, 0.5);
        Connection idle = client(Doing.IDLE, 0.1);
        assertGivesWay(idle);
        crowd(125, Doing.IDLE, 0);
        assertGivesWay(idle);
    }

    @Test
    void aRequestThatDoesNotMoveIsNone() {
        crowd(3, Doing.IDLE, 1);
        Connection stuck = client(Doing.NEXT_REQUEST, 4);
        assertGivesWay(stuck);
    }

    @Test
    void whoTakesItsAnswerMovesAsFarAsItTakes() {
        Connection deaf = client(Doing.TAKING_ITS_ANSWER, 4);
        client(Doing.IDLE, 3);
        assertGivesWay(deaf);
    }

    @Test
    void aCrowdGivesWayAndSparesTheOthers() {
        client(Doing.IDLE, 70);
        crowd(2, Doing.NOTHING_YET, 1);
        Connection silent = client(Doing.NOTHING_YET, 4);
        assertGivesWay(silent);
        crowd(4, Doing.IDLE, 5);
        assertGivesWay(made.getFirst());
    }

    /** Or 128 clients that send a byte now and then would keep out everybody else. */
    @Test
    void whereAllArriveTheOneThatHasNotMovedForLongest() {
        crowd(60, Doing.FIRST_REQUEST, 0.2);
        Connection longest = client(Doing.FIRST_REQUEST, 0.9);
        crowd(67, Doing.NEXT_REQUEST, 0.1);
        assertThat(places.free()).isNull();
        assertGivesWay(longest);
    }

    @Test
    void thereAreNoMorePlacesThanTheLimit() {
        places.limit(2);
        Connection first = client(Doing.IDLE, 1);
        client(Doing.IDLE, 0);
        assertThat(places.free()).isNull();
        places.leave(first);
        assertThat(places.free()).isSameAs(first);
        assertThat(places.all()).hasSize(2);
    }
}
