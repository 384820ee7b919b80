package dev.zerohalt.sim;

import java.util.ArrayList;
import java.util.List;

/** What went over a connection and when, and what it was meanwhile: the kernel's account of it, and the truth. */
final class SocketTraffic {
    /** The kernel's clock for these times. */
    static final long TICK = 4 * Dice.MILLI;

    /** Bytes that came in, or that went out. */
    private record Move(long at, boolean received) {}

    /** From a time on, in a state and with or without an owner. */
    private record Stage(long from, SocketState state, boolean owned) {}

    private final List<Move> moves = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final long created;
    private long bytesReceived;
    private long bytesAcknowledged;

    SocketTraffic(long created) {
        this.created = created;
    }

    void received(int bytes, long now) {
        bytesReceived += bytes;
        moves.add(new Move(now, true));
    }

    void sent(int bytes, long now) {
        bytesAcknowledged += bytes;
        moves.add(new Move(now, false));
    }

    void is(SocketState state, boolean owned, long now) {
        stages.add(new Stage(now, state, owned));
    }

    // As the kernel tells it

    long bytesReceived() {
        return bytesReceived;
    }

    long bytesAcknowledged() {
        return bytesAcknowledged;
    }

    int receivedMillisAgo(long now) {
        return ticksSince(last(true, now), now);
    }

    int sentMillisAgo(long now) {
        return ticksSince(last(false, now), now);
    }

    private static int ticksSince(long time, long now) {
        return (int) ((now / TICK - time / TICK) * (TICK / Dice.MILLI));
    }

    // As it is

    /** When something was received, or sent, last before a time; a connection begins as if both had been. */
    private long last(boolean received, long before) {
        long last = created;
        for (Move move : moves) {
            if (move.received() == received && move.at() <= before) {
                last = move.at();
            }
        }
        return last;
    }

    private boolean isAny(boolean received, long before) {
        return moves.stream().anyMatch(move -> move.received() == received && move.at() <= before);
    }

    private Stage stageAt(long time) {
        Stage current = stages.getFirst();
        for (Stage stage : stages) {
            if (stage.from() <= time) {
                current = stage;
            }
        }
        return current;
    }

    /** Whether nothing has changed from one time to another. */
    private boolean isSettled(long from, long to) {
        return stages.stream().noneMatch(stage -> stage.from() > from && stage.from() <= to)
                && moves.stream().noneMatch(move -> move.at() > from && move.at() <= to);
    }

    /** A request was received and no answer sent since; nobody can tell within a tick. */
    private boolean isUnanswered(long time) {
        boolean answered = isAny(false, time);
        return isAny(true, time) && (!answered || last(true, time) / TICK > last(false, time) / TICK);
    }

    /**
     * Whether a connection that was there from one time to another must not be let go by a count within them: it waits to be
     * accepted, or for an answer, or has just been used.
     */
    boolean isInFlight(long from, long to, Plan plan) {
        return isInHand(from, to, plan) || isSettled(from, to) && isActive(to, plan);
    }

    /** The same, unless the connection has only been used. */
    boolean isInHand(long from, long to, Plan plan) {
        if (!isSettled(from, to)) {
            return false;
        }
        Stage stage = stageAt(to);
        return switch (stage.state()) {
            case SYN_RECV, SYN_SENT -> true;
            case CLOSE_WAIT -> to - lastMoved(to) + TICK < plan.busyLimit();
            case ESTABLISHED -> !stage.owned() || isUnanswered(to) && to - last(true, to) + TICK < plan.busyLimit();
            case FIN_WAIT1, FIN_WAIT2, CLOSING, LAST_ACK, TIME_WAIT, CLOSE, LISTEN -> false;
        };
    }

    /** When data moved last before a time. */
    long lastMoved(long before) {
        return Math.max(last(true, before), last(false, before));
    }

    private boolean isActive(long time, Plan plan) {
        return stageAt(time).state() == SocketState.ESTABLISHED
                && !isUnanswered(time)
                && time - lastMoved(time) + TICK < plan.idleThreshold();
    }

    /** The same, but for having just been used: since when that has been the only reason to wait. */
    long settledSince(long time, Plan plan) {
        Stage stage = stageAt(time);
        if (stage.state() != SocketState.ESTABLISHED || !stage.owned() || isUnanswered(time)) {
            return idleSince(time, plan);
        }
        return Math.min(Math.max(stage.from(), lastMoved(time) + TICK), time);
    }

    /** Since when nobody needs to wait for a connection that is there at a time; that time itself if somebody must. */
    long idleSince(long time, Plan plan) {
        Stage stage = stageAt(time);
        if (stage.state() == SocketState.CLOSE_WAIT) {
            return Math.min(Math.max(stage.from(), lastMoved(time) + plan.busyLimit() + TICK), time);
        }
        if (stage.state() != SocketState.ESTABLISHED || !stage.owned()) {
            return time;
        }
        long received = last(true, time);
        long moved = Math.max(received, last(false, time));
        long since = Math.max(stage.from(), moved + plan.idleThreshold() + TICK);
        if (isUnanswered(time)) {
            since = Math.max(since, received + plan.busyLimit() + TICK);
        }
        return Math.min(since, time);
    }
}
