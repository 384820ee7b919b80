package dev.zerohalt.lifecycle;

/**
 * A hook that is over.
 *
 * @param code what a shell would report; -1 if it has not ended by itself
 * @param because why it was not started; else empty
 * @param nanos how long it ran
 */
public record HookRun(Hook hook, HookOutcome outcome, int code, String because, long nanos) {
    public boolean failed() {
        return outcome != HookOutcome.EXITED || code != 0;
    }

    /** {@code pre-shutdown exited 3} */
    public String describe() {
        String text = hook.label() + " " + outcome.label();
        return outcome == HookOutcome.EXITED ? text + " " + code : text;
    }
}
