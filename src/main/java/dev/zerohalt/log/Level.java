package dev.zerohalt.log;

/** The importance of a line, the least important first. */
public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
}
