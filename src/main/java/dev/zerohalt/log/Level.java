package dev.zerohalt.log;

/** How much is logged, most first. */
public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
}
