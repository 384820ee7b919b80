package dev.zerohalt.log;

/** How lines are written. */
public enum Format {
    /** logfmt: {@code key=value}, values with anything but plain characters in quotes. */
    TEXT,
    /** One JSON object a line. RFC 8259 */
    JSON
}
