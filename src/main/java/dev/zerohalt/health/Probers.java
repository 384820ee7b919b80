package dev.zerohalt.health;

import dev.zerohalt.http.Request;
import java.util.ArrayList;
import java.util.List;

/** The clients that ask for the health. Each of them knows of a drain once it was given enough 503 responses, or is gone. */
public final class Probers {
    /** Enough for the nodes of a load balancer; a bound for a client that changes its User-Agent all the time. */
    private static final int MAX = 32;

    private final int responses;
    private final List<Prober> known = new ArrayList<>();
    private boolean draining;

    /**
     * @param responses how many 503 responses a prober must be given to know of the drain
     */
    public Probers(int responses) {
        this.responses = responses;
    }

    /**
     * A request for the health was answered.
     *
     * @param good with 200, not with 503
     * @return whether the prober was told of the drain by it
     */
    public boolean answered(Request request, boolean good, long now) {
        Prober prober = find(request);
        if (prober == null) {
            return false;
        }
        prober.askedAt(now);
        boolean told = draining && !good;
        if (told) {
            prober.told();
        }
        return told;
    }

    /** From now on, 503 responses tell of the drain. */
    public void drainBegins() {
        draining = true;
    }

    /** The drain was taken back: they are told of the next one anew. */
    public void drainIsTakenBack() {
        draining = false;
        known.forEach(Prober::forgetDrain);
    }

    /** The probers that came before the drain, do not know of it yet, and are not gone. */
    public List<Prober> pending(long now) {
        List<Prober> pending = new ArrayList<>();
        for (Prober prober : known) {
            if (prober.cameBeforeDrain() && prober.timesTold() < responses && prober.goneAt() - now > 0) {
                pending.add(prober);
            }
        }
        return pending;
    }

    /** When the last of the {@link #pending} probers will be gone, unless it asks again. */
    public long goneBy(long now) {
        long latest = now;
        for (Prober prober : pending(now)) {
            latest = prober.goneAt() - latest > 0 ? prober.goneAt() : latest;
        }
        return latest;
    }

    /** The probers that were given a 503 since the drain began. */
    public List<Prober> told() {
        List<Prober> told = new ArrayList<>();
        for (Prober prober : known) {
            if (prober.timesTold() > 0) {
                told.add(prober);
            }
        }
        return told;
    }

    /** All probers. */
    public List<Prober> known() {
        return List.copyOf(known);
    }

    /** Null if there is no place for another one. */
    private Prober find(Request request) {
        for (Prober prober : known) {
            if (prober.isSenderOf(request)) {
                return prober;
            }
        }
        if (known.size() == MAX) {
            if (draining) {
                return null; // none that is waited for may be forgotten
            }
            known.remove(leastLikelyToReturn());
        }
        Prober added = new Prober(request, !draining);
        known.add(added);
        return added;
    }

    /** Of the probers that asked only once, or else of all, the one that asked longest ago. */
    private Prober leastLikelyToReturn() {
        Prober least = known.get(0);
        for (Prober prober : known) {
            boolean both = prober.requests() == 1 == (least.requests() == 1);
            if (both ? prober.lastAt() - least.lastAt() < 0 : prober.requests() == 1) {
                least = prober;
            }
        }
        return least;
    }
}
