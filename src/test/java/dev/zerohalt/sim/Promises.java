package dev.zerohalt.sim;

import java.util.List;

/** What the contract promises, checked against what really happened on the machine. */
final class Promises {
    private Promises() {}

    /** Those that were broken, in words. */
    static List<String> broken(Evidence facts) {
        new DrainPromises(facts).check();
        new EndPromises(facts).check();
        new ProcessPromises(facts).check();
        new HealthPromises(facts).check();
        new HookPromises(facts).check();
        new LastWordsPromises(facts).check();
        return facts.broken();
    }
}
