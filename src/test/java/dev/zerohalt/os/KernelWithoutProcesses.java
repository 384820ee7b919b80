package dev.zerohalt.os;

/**
 * Has no processes: the JVM has many threads and waits for its own children, so fork, signalfd and waitpid are not ours
 * to use there.
 */
abstract class KernelWithoutProcesses implements Kernel {
    private static UnsupportedOperationException unsupported(String call) {
        return new UnsupportedOperationException(call + ": the JVM has threads and children of its own; use the "
                + "simulated kernel, or the native binary in a black-box test");
    }

    @Override
    public int signalDescriptor() {
        throw unsupported("signalfd");
    }

    @Override
    public int kill(int pid, int signal) {
        throw unsupported("kill");
    }

    @Override
    public int waitAny(int[] status) {
        throw unsupported("waitpid");
    }

    @Override
    public int spawn(Launch launch, int[] report) {
        throw unsupported("spawn");
    }

    @Override
    public int leaveDirectory(byte[] path) {
        throw unsupported("chdir");
    }

    @Override
    public boolean stopJob() {
        throw new UnsupportedOperationException("the JVM cannot be stopped");
    }

    @Override
    public int becomeSubreaper() {
        throw unsupported("prctl");
    }

    @Override
    public int parent() {
        throw unsupported("getppid");
    }

    @Override
    public int signalParentDeath(int signal) {
        throw unsupported("prctl");
    }

    @Override
    public int foregroundGroup(int terminal) {
        throw unsupported("tcgetpgrp");
    }

    @Override
    public int setForegroundGroup(int terminal, int group) {
        throw unsupported("tcsetpgrp");
    }

    @Override
    public int processGroup() {
        throw unsupported("getpgrp");
    }

    @Override
    public void exit(int code) {
        throw unsupported("exit");
    }
}
