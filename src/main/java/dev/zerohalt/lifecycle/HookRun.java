package dev.zerohalt.lifecycle;

/**
 * A run of a hook that is over.
 *
 * @param code the exit code as a shell reports it, or the HTTP status; -1 if the hook has not ended by itself
 * @param because why the hook was not started, or not answered; else empty
 * @param nanos how long the hook ran
 */
public record HookRun(Hook hook, HookOutcome outcome, int code, String because, long nanos) {
    static final int NO_CODE = -1;

    public boolean failed() {
        return switch (outcome) {
            case EXITED -> code != 0;
            case ANSWERED -> code / 100 != 2;
            case KILLED, TIMEOUT, NOT_STARTED, NO_ANSWER -> true;
        };
    }

    /** {@code pre-shutdown exited 3}, {@code pre-shutdown answered 503} */
    public String describe() {
        String text = hook.label() + " " + outcome.label();
        return outcome == HookOutcome.EXITED || outcome == HookOutcome.ANSWERED ? text + " " + code : text;
    }
}
