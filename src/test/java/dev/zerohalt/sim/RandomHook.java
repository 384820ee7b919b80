package dev.zerohalt.sim;

/** A hook with random manners: how it ends, if it does, and what it starts and leaves. */
final class RandomHook implements Behaviour {
    private final Dice dice;
    private final long timeout;
    private final boolean stubborn;

    RandomHook(Dice dice, long timeout) {
        this.dice = dice;
        this.timeout = timeout;
        this.stubborn = dice.chance(0.3);
    }

    @Override
    public void started(SimProcess self) {
        while (dice.chance(0.3)) {
            Behaviour manners = dice.chance(0.5) ? Behaviour.plain() : Behaviour.stubborn();
            SimProcess child = dice.chance(0.5) ? self.fork(manners) : self.forkDaemon(manners);
            if (dice.chance(0.3)) {
                child.after(dice.between(0, 2 * timeout), () -> child.exit(0));
            }
        }
        if (dice.chance(0.8)) {
            int code = dice.chance(0.7) ? 0 : dice.between(1, 255);
            self.after(dice.chance(0.1) ? 0 : dice.scaled(10_000, 2 * timeout), () -> self.exit(code));
        }
    }

    @Override
    public void signalled(SimProcess self, int signal) {
        if (!stubborn) {
            self.defaultAction(signal);
        }
    }
}
