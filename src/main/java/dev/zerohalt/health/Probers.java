package dev.zerohalt.health;

import dev.zerohalt.http.Request;
import java.util.ArrayList;
import java.util.List;

/** Who asks for the health, and who of them knows that the drain has begun: each was told 503 often enough, or is gone. */
public final class Probers {
    /** Enough for the nodes of a load balancer; a bound for whoever changes his user agent all the time. */
    private static final int MAX = 32;

    private final int wanted;
    private final List<Prober> known = new ArrayList<>();
    private Runnable listener = () -> {};
    private boolean draining;

    /**
     * @param wanted how many 503s each must have been given
     */
    public Probers(int wanted) {
        this.wanted = wanted;
    }

    /** Who is to hear of each 503 during a drain. */
    public void whenTold(Runnable newListener) {
        listener = newListener;
    }

    /** A request for the health was answered. */
    public void answered(Request request, boolean welcome, long now) {
        Prober prober = find(request);
        if (prober == null) {
            return;
        }
        prober.asked(now);
        if (draining && !welcome) {
            prober.told();
            listener.run();
        }
    }

    /** From now on, whoever asks is told. */
    public void drainBegins() {
        draining = true;
    }

    /** Whether everybody who was there before the drain knows of it, or is gone. */
    public boolean areTold(long now) {
        return pending(now).isEmpty();
    }

    /** Those who were there before the drain and do not know of it yet. */
    public List<Prober> pending(long now) {
        List<Prober> pending = new ArrayList<>();
        for (Prober prober : known) {
            if (prober.isEarly() && prober.timesTold() < wanted && prober.goneAt() - now > 0) {
                pending.add(prober);
            }
        }
        return pending;
    }

    /** When the last of {@link #pending} will be gone, unless it asks again. */
    public long goneBy(long now) {
        long latest = now;
        for (Prober prober : pending(now)) {
            latest = prober.goneAt() - latest > 0 ? prober.goneAt() : latest;
        }
        return latest;
    }

    /** Those who were given a 503 since the drain began. */
    public List<Prober> told() {
        List<Prober> told = new ArrayList<>();
        for (Prober prober : known) {
            if (prober.timesTold() > 0) {
                told.add(prober);
            }
        }
        return told;
    }

    /** All of them. */
    public List<Prober> known() {
        return List.copyOf(known);
    }

    private Prober find(Request request) {
        for (Prober prober : known) {
            if (prober.sent(request)) {
                return prober;
            }
        }
        if (known.size() == MAX) {
            if (draining) {
                return null; // those that are waited for must not be forgotten
            }
            known.remove(leastWorthy());
        }
        Prober added = new Prober(request, !draining);
        known.add(added);
        return added;
    }

    /** Of those that asked only once, if there are any, the one that asked longest ago. */
    private Prober leastWorthy() {
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
