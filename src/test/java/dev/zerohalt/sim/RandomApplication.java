package dev.zerohalt.sim;

/** An application with random manners: how it stops, whether it crashes, and what processes it starts and leaves. */
final class RandomApplication implements Behaviour {
    private static final int[] CRASHES = {6, 11, 9, 4};

    private final Dice dice;
    private final long crashAfter;
    private final long horizon;
    private final int ignoredStops;
    private final boolean handlesOtherSignals;
    private final boolean diesOfStopSignal;
    private final long stopping;
    private final int exitCode;
    private int stops;

    /**
     * @param horizon when something may happen to it by itself, at the latest
     */
    RandomApplication(Dice dice, long horizon) {
        this.dice = dice;
        this.horizon = horizon;
        this.crashAfter = dice.chance(0.2) ? dice.between(0, horizon) : Long.MAX_VALUE;
        this.ignoredStops = dice.chance(0.75) ? 0 : dice.chance(0.3) ? 1 : Integer.MAX_VALUE;
        this.handlesOtherSignals = dice.chance(0.8);
        this.diesOfStopSignal = dice.chance(0.3);
        this.stopping = dice.chance(0.2) ? 0 : dice.scaled(10_000, 10 * Dice.SECOND);
        this.exitCode = dice.chance(0.5) ? 0 : dice.between(1, 255);
    }

    @Override
    public void started(SimProcess self) {
        if (crashAfter != Long.MAX_VALUE) {
            self.after(crashAfter, () -> {
                if (dice.chance(0.5)) {
                    self.exit(exitCode);
                } else {
                    self.die(CRASHES[dice.between(0, CRASHES.length - 1)]);
                }
            });
        }
        for (int i = dice.chance(0.5) ? 0 : dice.between(1, 12); i > 0; i--) {
            self.after(dice.between(0, horizon), () -> helper(self, 3));
        }
    }

    /** A helper process, in its group or a daemon, with helpers of its own, that ends when it likes. */
    private void helper(SimProcess parent, int depth) {
        Behaviour manners = dice.pick(Behaviour.plain(), Behaviour.stubborn(), Behaviour.graceful(stopping / 3, 7));
        SimProcess helper = dice.chance(0.5) ? parent.fork(manners) : parent.forkDaemon(manners);
        if (dice.chance(0.3)) {
            helper.neglectful();
        }
        if (dice.chance(0.02)) {
            helper.uninterruptible(dice.scaled(Dice.MILLI, 5 * Dice.SECOND));
        }
        while (depth > 0 && dice.chance(0.5)) {
            helper(helper, depth - 1);
        }
        if (dice.chance(0.8)) {
            helper.after(dice.chance(0.3) ? 0 : dice.between(0, horizon), () -> helper.exit(dice.between(0, 255)));
        }
    }

    @Override
    public void signalled(SimProcess self, int signal) {
        if (!Behaviour.isStop(signal)) {
            if (!handlesOtherSignals) {
                self.defaultAction(signal);
            }
            return;
        }
        stops++;
        if (stops > ignoredStops) {
            if (diesOfStopSignal) {
                self.after(stopping, () -> self.die(signal));
            } else {
                self.after(stopping, () -> self.exit(exitCode));
            }
        }
    }
}
