package dev.zerohalt.e2e.kernels;

/** A way in which zerohalt counts, and how it comes to count so. */
enum Backend {
    /** Chosen by zerohalt itself. It looks again only when the kernel tells of an end, or a drain would not be over within the test. */
    EVENTS("auto", "10m", true),
    /** Asked for. */
    POLLING("polling", "200ms", true),
    /** Chosen by zerohalt itself, because the kernel has nothing else. */
    PROC("auto", "200ms", false),
    /** Asked for, where the kernel has more. */
    PROC_FORCED("proc", "200ms", true);

    private final String setting;
    private final String checkInterval;
    private final boolean modules;

    Backend(String setting, String checkInterval, boolean modules) {
        this.setting = setting;
        this.checkInterval = checkInterval;
        this.modules = modules;
    }

    String setting() {
        return setting;
    }

    String checkInterval() {
        return checkInterval;
    }

    /** Whether the modules by which the kernel lists sockets are loaded. */
    boolean hasModules() {
        return modules;
    }

    /** As zerohalt calls it. */
    String label() {
        return switch (this) {
            case EVENTS -> "events";
            case POLLING -> "polling";
            case PROC, PROC_FORCED -> "proc";
        };
    }
}
