package dev.zerohalt.process;

/** A reaper's listener for tests in which there is no application, and nobody asks what else has ended. */
public final class Unheard implements Reaper.Listener {
    @Override
    public void applicationStopped(int signal) {}

    @Override
    public void applicationExited(ExitStatus status) {}

    @Override
    public void orphansReaped() {}

    @Override
    public void childrenGone() {}
}
