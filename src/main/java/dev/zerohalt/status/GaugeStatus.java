package dev.zerohalt.status;

import dev.zerohalt.gauge.Gauge;
import dev.zerohalt.gauge.Reading;
import java.util.Optional;

/**
 * The application's own number of requests in hand.
 *
 * @param reading what it showed the last time; empty if it was not asked, because no drain has begun
 * @param ageNanos how long ago it was asked
 */
public record GaugeStatus(Gauge gauge, Optional<Reading> reading, long ageNanos) {}
