package dev.zerohalt;

import dev.zerohalt.health.Probers;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Timer;

/** Watches whether each prober that was there before the drain has been told of it, or has gone silent. */
final class ProberWatch {
    private final EventLoop loop;
    private final Probers probers;
    private final Runnable allTold;
    private final Timer timer;

    ProberWatch(EventLoop loop, Probers probers, Runnable allTold) {
        this.loop = loop;
        this.probers = probers;
        this.allTold = allTold;
        this.timer = loop.timer(this::check);
    }

    void drainBegins() {
        timer.setAt(loop.now());
        probers.drainBegins();
    }

    void drainIsTakenBack() {
        timer.cancel();
        probers.drainIsTakenBack();
    }

    /** A prober was told of the drain. */
    void told() {
        timer.setAt(loop.now());
    }

    /** Looks again when the last one may have gone silent. */
    private void check() {
        if (probers.pending(loop.now()).isEmpty()) {
            allTold.run();
        } else {
            timer.setAt(probers.goneBy(loop.now()));
        }
    }
}
