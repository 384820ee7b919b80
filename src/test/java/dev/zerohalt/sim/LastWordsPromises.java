package dev.zerohalt.sim;

import java.util.List;

/** What is promised of the termination log, at any time at which the process under test could be killed. */
final class LastWordsPromises {
    /** Over the old words, then cut. */
    private static final int STATES_PER_TEXT = 2;

    private final Evidence facts;

    LastWordsPromises(Evidence facts) {
        this.facts = facts;
    }

    void check() {
        List<KeptFile.State> states = facts.machine.terminationLog().states();
        for (KeptFile.State state : states) {
            facts.promise(state.text().endsWith("\n"), "only whole lines are in the termination log: " + state.text());
        }
        String last = facts.machine.terminationLog().text();
        boolean isReport = last.contains("Exit code " + facts.code) || last.startsWith("zerohalt: ");
        facts.promise(isReport, "the last words are the report: " + last);
        int texts = 3 + facts.shutdowns.size(); // an application that is never killed is told of each
        facts.promise(states.size() <= STATES_PER_TEXT * texts, "the termination log is written seldom");
        began(states);
    }

    private void began(List<KeptFile.State> states) {
        if (facts.shutdowns.isEmpty()) {
            return;
        }
        long signalled = facts.shutdowns.getFirst().at().time();
        if (signalled < facts.application.reaped().time()) {
            long told = states.stream()
                    .filter(state -> state.text().startsWith("Stopped by "))
                    .mapToLong(state -> state.at().time())
                    .findFirst()
                    .orElse(facts.returned.time() + Dice.SECOND);
            facts.promise(told <= facts.returned.time(), "the drain is told of");
            facts.notAfterSleeping(signalled, told, "the drain is told of at once");
        }
        if (!facts.stops.isEmpty()) {
            long stopped = facts.stops.getFirst().at().time();
            boolean isTold = states.stream()
                    .anyMatch(state -> state.at().time() >= stopped
                            && facts.machine.sleptBetween(stopped, state.at().time()) == 0
                            && state.text().contains("The application was told to stop"));
            facts.promise(isTold, "that the application was told to stop is told of at once");
        }
    }
}
