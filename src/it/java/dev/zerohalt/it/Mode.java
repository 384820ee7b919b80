package dev.zerohalt.it;

/** How the binary runs: nearly every promise holds in both ways. */
enum Mode {
    /** PID 1 of a PID namespace, as in a container. */
    PID_1,
    /** An ordinary process below some other PID 1. */
    ORDINARY
}
