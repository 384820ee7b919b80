package dev.zerohalt.e2e.engines;

/** systemd-nspawn. */
class NspawnE2E extends EngineContract {
    @Override
    Engine start() {
        return new Nspawn();
    }
}
