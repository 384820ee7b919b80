package dev.zerohalt.lifecycle;

/**
 * A run of a hook that is over.
 *
 * @param code the exit code as a shell reports it; -1 if the hook has not ended by itself
 * @param because why the hook was not started; else empty
 * @param nanos how long the hook ran
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
