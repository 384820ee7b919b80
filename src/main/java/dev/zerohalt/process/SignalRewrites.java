package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As what signals are passed on. Each is looked up once: what a signal becomes does not become another in turn.
 *
 * @param others what a signal becomes, 0 for nothing; a signal that is no key stays as it is
 */
public record SignalRewrites(Map<Integer, Integer> others) {
    public static final SignalRewrites NONE = new SignalRewrites(Map.of());

    /** Stands for no signal at all. */
    private static final int NOTHING = 0;

    /**
     * From words such as {@code SIGHUP:SIGUSR2} or {@code SIGWINCH:0}; empty if a word is no such pair, if its first signal never
     * is passed on, or if a signal would become two.
     */
    public static Optional<SignalRewrites> parse(List<String> words) {
        return Pairs.parse(words, SignalRewrites::received, SignalRewrites::signalOrNothing)
                .map(SignalRewrites::new);
    }

    private static int received(String text) {
        return Signal.parseReceived(text).orElse(Pairs.NOT_VALID);
    }

    private static int signalOrNothing(String text) {
        return Ascii.decimal(text, NOTHING) == NOTHING
                ? NOTHING
                : Signal.parse(text).orElse(Pairs.NOT_VALID);
    }

    /** As what a signal is passed on; empty if it is not. */
    public Optional<Integer> of(int signal) {
        int other = others.getOrDefault(signal, signal);
        return other == NOTHING ? Optional.empty() : Optional.of(other);
    }

    /** The signals that are passed on as others. Those that are not passed on are not among them. */
    public SignalSet changed() {
        SignalSet changed = SignalSet.NONE;
        for (Map.Entry<Integer, Integer> rewrite : others.entrySet()) {
            changed = rewrite.getValue() == NOTHING ? changed : changed.with(rewrite.getKey());
        }
        return changed;
    }

    /** Every signal for which something is said. */
    public SignalSet named() {
        SignalSet named = SignalSet.NONE;
        for (int signal : others.keySet()) {
            named = named.with(signal);
        }
        return named;
    }
}
