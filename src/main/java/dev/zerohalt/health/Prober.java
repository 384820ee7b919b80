package dev.zerohalt.health;

import dev.zerohalt.http.Request;
import dev.zerohalt.os.MappedAddress;
import java.util.Arrays;

/** A client that asks for the health again and again: an address and a User-Agent. Times in nanoseconds. */
public final class Prober {
    private static final int MAX_AGENT = 64;
    private static final long SECOND = 1_000_000_000L;

    /** The period of a prober that has asked only once: the default of Kubernetes. */
    private static final long ASSUMED_PERIOD = 10 * SECOND;

    /** Several probers behind one address, or a prober that asks twice in a row, are not gone a moment later. */
    private static final long MIN_SILENCE = SECOND;

    private final byte[] address;
    private final String agent;
    private boolean cameBeforeDrain;
    private long requests;
    private long lastAt;
    private long period;
    private int told;

    /**
     * @param cameBeforeDrain whether its first request came before the drain
     */
    Prober(Request request, boolean cameBeforeDrain) {
        this.address = request.peer().clone();
        this.agent = request.userAgent(Math.min(request.userAgentLength(), MAX_AGENT));
        this.cameBeforeDrain = cameBeforeDrain;
    }

    boolean isSenderOf(Request request) {
        boolean sameLength = Math.min(request.userAgentLength(), MAX_AGENT) == agent.length();
        return sameLength && Arrays.equals(address, request.peer()) && request.userAgentBegins(agent);
    }

    void askedAt(long now) {
        long pause = now - lastAt;
        if (requests > 0) { // a longer pause is the period at once, shorter ones make it shorter by and by
            period = pause >= period ? pause : period - (period - pause) / 8;
        }
        requests++;
        lastAt = now;
    }

    void told() {
        told++;
    }

    void forgetDrain() {
        told = 0;
        cameBeforeDrain = true;
    }

    /** When it counts as gone, unless it asks again: twice its period after its last request. */
    long goneAt() {
        return lastAt + Math.max(MIN_SILENCE, 2 * period());
    }

    boolean cameBeforeDrain() {
        return cameBeforeDrain;
    }

    /** The peer's address, as it is usually written. */
    public String address() {
        return MappedAddress.format(address);
    }

    /** The first 64 bytes of the User-Agent; empty if there was none. */
    public String agent() {
        return agent;
    }

    public long requests() {
        return requests;
    }

    public long lastAt() {
        return lastAt;
    }

    /** The time from one request to the next: the longest recent one. */
    public long period() {
        return requests > 1 ? period : ASSUMED_PERIOD;
    }

    /** How many 503 responses it was given since the drain began. */
    public int timesTold() {
        return told;
    }

    /** {@code 192.0.2.1 kube-probe/1.31 3x}: address, User-Agent, and how many 503 responses it was given since the drain began. */
    public String describe() {
        return address() + " " + (agent.isEmpty() ? "" : agent + " ") + told + "x";
    }
}
