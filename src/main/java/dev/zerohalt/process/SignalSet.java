package dev.zerohalt.process;

/**
 * Signals, by their numbers from 1 to 64.
 *
 * @param bits bit 0 stands for signal 1
 */
public record SignalSet(long bits) {
    public static final SignalSet NONE = new SignalSet(0);
    public static final SignalSet ALL = new SignalSet(-1);

    private static final int LAST = 64;

    public static SignalSet of(int... signals) {
        SignalSet set = NONE;
        for (int signal : signals) {
            set = set.with(signal);
        }
        return set;
    }

    public SignalSet with(int signal) {
        return new SignalSet(bits | 1L << (signal - 1));
    }

    /** The signals that are in either set. */
    public SignalSet with(SignalSet other) {
        return new SignalSet(bits | other.bits);
    }

    /** The signals that are in both sets. */
    public SignalSet and(SignalSet other) {
        return new SignalSet(bits & other.bits);
    }

    /** The signals of this set that are not in the other. */
    public SignalSet without(SignalSet other) {
        return new SignalSet(bits & ~other.bits);
    }

    public boolean contains(int signal) {
        return signal >= 1 && signal <= LAST && (bits >>> (signal - 1) & 1) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    /** {@code SIGINT,SIGTERM} */
    @Override
    public String toString() {
        StringBuilder names = new StringBuilder();
        for (int signal = 1; signal <= LAST; signal++) {
            if (contains(signal)) {
                names.append(names.length() == 0 ? "" : ",").append(Signal.name(signal));
            }
        }
        return names.toString();
    }
}
