package dev.zerohalt.config;

import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalSet;

/**
 * The signals that begin the shutdown.
 *
 * @param areGuessed whether nobody has named them: then they are those by which well-known images are stopped
 */
record ShutdownSignals(boolean areGuessed, SignalSet signals) {
    private static final int SIGRTMIN_3 = Signal.SIGRTMIN + 3;
    private static final int SIGRTMIN_4 = Signal.SIGRTMIN + 4;

    /** Those among them that have other uses. */
    private static final SignalSet DOUBTFUL = SignalSet.of(SIGRTMIN_3, Signal.SIGWINCH);

    /** The first three of every init; systemd; Apache. */
    static final ShutdownSignals AUTO = new ShutdownSignals(
            true, SignalSet.of(Signal.SIGTERM, Signal.SIGINT, Signal.SIGQUIT, SIGRTMIN_3, Signal.SIGWINCH));

    /** Images are stopped by these too, but most applications do something else at them. */
    private static final SignalSet MAY_STOP =
            SignalSet.of(Signal.SIGUSR1, Signal.SIGUSR2, Signal.SIGPWR, Signal.SIGWINCH, SIGRTMIN_4);

    static ShutdownSignals named(SignalSet signals) {
        return new ShutdownSignals(false, signals);
    }

    /**
     * The signals that begin the shutdown here. Without a terminal nobody changes the size of one. Of those that are guessed and that have other
     * uses, none begins the shutdown for which another setting says what to do.
     */
    SignalSet on(boolean terminal, SignalSet namedElsewhere) {
        if (!areGuessed) {
            return signals;
        }
        SignalSet here = terminal ? signals.without(SignalSet.of(Signal.SIGWINCH)) : signals;
        return here.without(DOUBTFUL.and(namedElsewhere));
    }

    /** The signals that do not begin the shutdown, or not always, and that somebody may think do. None if somebody has named those that do. */
    SignalSet mayBeMissing(SignalSet namedElsewhere) {
        return areGuessed ? MAY_STOP.without(namedElsewhere) : SignalSet.NONE;
    }
}
