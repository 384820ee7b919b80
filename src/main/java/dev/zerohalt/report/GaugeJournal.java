package dev.zerohalt.report;

import dev.zerohalt.gauge.Gauge;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.log.Line;
import dev.zerohalt.log.Log;
import java.util.Optional;

/** Says in the log what the application's gauge shows, and remembers it. */
public final class GaugeJournal {
    private final Log log;
    private final Optional<Gauge> gauge;
    private Reading last = new Reading.Unknown("it has not answered yet");
    private boolean wasAsked;
    private long askedAt;
    private String told = "";

    GaugeJournal(Log log, Optional<Gauge> gauge) {
        this.log = log;
        this.gauge = gauge;
    }

    /** A reading. Said when it changes, while it holds the drain. */
    public void read(Reading reading, boolean isIdle, long now) {
        last = reading;
        wasAsked = true;
        askedAt = now;
        String news = isIdle ? "" : reading + reading.why();
        boolean isNews = !news.equals(told);
        told = news;
        if (!isNews || isIdle) {
            return;
        }
        switch (reading) {
            case Reading.Value value ->
                describe(log.info("drain.progress", "waiting for the application's gauge"))
                        .end();
            case Reading.Unknown unknown ->
                log.warn(
                                "drain.gauge",
                                "cannot read the application's gauge: a drain lasts until it can be read, or until DRAIN_TIMEOUT")
                        .with("gauge", gauge.map(Gauge::shown).orElse(""))
                        .with("because", unknown.why())
                        .end();
        }
    }

    /** Adds what it showed the last time, and why that is unknown. */
    Line describe(Line line) {
        return gauge.isEmpty() ? line : line.with("gauge", last.toString()).withAny("gauge_unknown", last.why());
    }

    /** What it showed the last time, if there is a gauge; unknown before it was asked. */
    public Optional<Reading> last() {
        return gauge.map(each -> last);
    }

    /** Whether it was asked: it is while a drain lasts. */
    public boolean wasAsked() {
        return wasAsked;
    }

    /** When it was asked for that. */
    public long askedAt() {
        return askedAt;
    }
}
