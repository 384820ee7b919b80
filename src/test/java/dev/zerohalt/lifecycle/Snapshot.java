package dev.zerohalt.lifecycle;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A lifecycle and its history by value, read from all of their fields. Times are relative to now. Left out is what decides
 * nothing: the numbers of the {@link Timeline}, a {@link Drain} that is over, a time that is not set, all times after the exit.
 */
final class Snapshot {
    /** Farther away than any limit of the policies that are explored. */
    private static final long HORIZON = 20 * StateSpace.TICK;

    /** So long ago is farther than any limit of the policies with drains on request, which may stand for ever. */
    private static final long PAST = 5 * StateSpace.TICK;

    /** Fields that count only while another one is true. */
    private static final Map<String, String> ONLY_WHILE =
            Map.of("at", "isSet", "hookAt", "hasHook", "graceAt", "signalled", "stopAt", "leftoversMayWork");

    /** The beginning of the grace period counts until no step is cut short by it any more, or until the exit if that is. */
    private static final Set<String> GRACE_BEGAN = Set.of("graceAt", "graceBeganAt");

    /** When the first shutdown signal came. */
    private static final Set<String> SIGNALLED = Set.of("firstSignalAt", "signalledAt");

    /** Numbers that are no time on the clock. */
    private static final Set<String> DURATIONS = Set.of("limit");

    private static final Map<Class<?>, List<Field>> FIELDS = new HashMap<>();

    private final List<Object> values = new ArrayList<>(40);
    private final Lifecycle lifecycle;
    private final Phase phase;
    private final int shutdownSignal;
    private final boolean knowsGrace;
    private final long secondAfter;
    private final long now;

    private Snapshot(History history, Lifecycle lifecycle, long now) {
        boolean mayLimitAStep = lifecycle.phase().hasApplication() || lifecycle.phase() == Phase.CLEARING;
        this.lifecycle = lifecycle;
        this.phase = lifecycle.phase();
        this.shutdownSignal = history.shutdownSignal;
        this.knowsGrace = history.hasGracePeriod() && (history.policy.forceKill() || mayLimitAStep);
        this.secondAfter = history.policy.signals().secondAfter();
        this.now = now;
    }

    static List<Object> of(Lifecycle lifecycle, History history, long now) {
        Snapshot snapshot = new Snapshot(history, lifecycle, now);
        try {
            snapshot.add(lifecycle);
            snapshot.add(history);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return snapshot.values;
    }

    private void add(Object owner) throws IllegalAccessException {
        for (Field field : FIELDS.computeIfAbsent(owner.getClass(), Snapshot::fields)) {
            Object value = field.get(owner);
            switch (value) {
                case Policy p -> {}
                case HookRuns of -> {} // the same timeline and schedule
                case List<?> recorded -> {}
                case Drain drain when phase != Phase.DRAINING && phase != Phase.DRAINED -> {}
                case Phase before
                when field.getName().equals("beforeDrain") ->
                    values.add(
                            phase == Phase.DRAINING || phase == Phase.DRAINED
                                    ? lifecycle.mayResume() ? before : before.takesTraffic()
                                    : null);
                case Boolean was
                when field.getName().equals("wasHealthy") -> {
                    if (owner instanceof Lifecycle && phase == Phase.DRAINING) {
                        values.add(was);
                    }
                }
                case Integer number when owner instanceof Timeline -> {}
                case Long time when owner instanceof Timeline || phase == Phase.EXITED -> {}
                case Long duration when DURATIONS.contains(field.getName()) -> values.add(duration);
                case Long time
                when SIGNALLED.contains(field.getName()) -> values.add(shutdownSignal == 0 ? null : sinceSignal(time));
                case Long time -> values.add(counts(field, owner) ? relative(time) : null);
                case Drain drain -> add(drain);
                case Schedule schedule -> add(schedule);
                case Timeline timeline -> add(timeline);
                case null, default -> values.add(value);
            }
        }
    }

    private boolean counts(Field field, Object owner) throws IllegalAccessException {
        if (GRACE_BEGAN.contains(field.getName()) && !knowsGrace) {
            return false;
        }
        if (field.getName().equals("stopAt") && phase == Phase.TERMINATING) {
            return true;
        }
        String condition = owner instanceof Schedule ? ONLY_WHILE.get(field.getName()) : null;
        if (condition == null) {
            return true;
        }
        for (Field other : FIELDS.get(owner.getClass())) {
            if (other.getName().equals(condition)) {
                return other.getBoolean(owner);
            }
        }
        throw new IllegalStateException("no field " + condition + " in " + owner.getClass());
    }

    /** How long ago the first shutdown signal came, as long as another one may be its duplicate. */
    private long sinceSignal(long time) {
        return Math.min(now - time, secondAfter);
    }

    private long relative(long time) {
        return Math.clamp(time - now, lifecycle.mayResume() ? -PAST : -HORIZON, HORIZON);
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                .toList();
        fields.forEach(field -> field.setAccessible(true));
        return fields;
    }
}
