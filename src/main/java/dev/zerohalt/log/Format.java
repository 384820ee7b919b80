package dev.zerohalt.log;

import dev.zerohalt.os.Labelled;

/** How lines are written. */
public enum Format implements Labelled {
    /** logfmt: {@code key=value}, values with anything but plain characters in quotes. */
    TEXT,
    /** One JSON object a line. RFC 8259 */
    JSON
}
