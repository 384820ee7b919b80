package dev.zerohalt.health;

import dev.zerohalt.http.Request;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.MappedAddress;
import java.util.Arrays;

/** Somebody who asks for the health again and again: an address and a user agent. Times in nanoseconds. */
public final class Prober {
    private static final int MAX_AGENT = 64;
    private static final long SECOND = 1_000_000_000L;

    /** Of one that has asked only once: the default of Kubernetes. */
    private static final long ASSUMED_PERIOD = 10 * SECOND;

    /** Several probers behind one address, or one that asks twice in a row, are not gone a moment later. */
    private static final long MIN_SILENCE = SECOND;

    private final byte[] address;
    private final byte[] agent;
    private final boolean early;
    private long requests;
    private long lastAt;
    private long period;
    private int told;

    /**
     * @param early whether it was there before the drain
     */
    Prober(Request request, boolean early) {
        this.address = request.peer().clone();
        this.agent = request.userAgent(Math.min(request.userAgentLength(), MAX_AGENT));
        this.early = early;
    }

    boolean sent(Request request) {
        boolean sameLength = Math.min(request.userAgentLength(), MAX_AGENT) == agent.length;
        return sameLength && Arrays.equals(address, request.peer()) && request.userAgentBegins(agent);
    }

    void asked(long now) {
        long pause = now - lastAt;
        if (requests > 0) { // longer pauses count at once, shorter ones by and by
            period = pause >= period ? pause : period - (period - pause) / 8;
        }
        requests++;
        lastAt = now;
    }

    void told() {
        told++;
    }

    /** When it will be taken for gone unless it asks again: after twice its period. */
    long goneAt() {
        return lastAt + Math.max(MIN_SILENCE, 2 * period());
    }

    /** Whether it was there before the drain. */
    boolean isEarly() {
        return early;
    }

    /** The peer's address, as it is usually written. */
    public String address() {
        return MappedAddress.format(address);
    }

    /** The first 64 bytes of the User-Agent; empty if there was none. */
    public String agent() {
        return Latin1.decode(agent);
    }

    public long requests() {
        return requests;
    }

    public long lastAt() {
        return lastAt;
    }

    /** From one request to the next, as far as it is known. */
    public long period() {
        return requests > 1 ? period : ASSUMED_PERIOD;
    }

    /** How many 503s it was given since the drain began. */
    public int timesTold() {
        return told;
    }

    /** {@code 192.0.2.1 kube-probe/1.31 3x}: who, and how many 503s it was given since the drain began. */
    public String describe() {
        return address() + " " + (agent.length == 0 ? "" : agent() + " ") + told + "x";
    }
}
