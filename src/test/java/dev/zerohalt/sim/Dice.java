package dev.zerohalt.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Random choices of a scenario: the same seed makes the same ones, on any machine. */
public final class Dice {
    public static final long MILLI = 1_000_000L;
    public static final long SECOND = 1_000_000_000L;

    private final SplittableRandom random;

    public Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Choices that do not disturb this one's when their number changes. */
    public Dice split() {
        return new Dice(random.nextLong());
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** From the first to the last, both included. */
    public int between(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    public long between(long first, long last) {
        return random.nextLong(first, last + 1);
    }

    /** A duration of any order of magnitude between the two. */
    public long scaled(long least, long most) {
        return (long) (least * StrictMath.exp(random.nextDouble() * StrictMath.log((double) most / least)));
    }

    @SafeVarargs
    public final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
