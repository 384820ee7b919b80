package dev.zerohalt.os;

/** An enum whose constants have public labels, in settings, log, report and metrics: the label of IN_FLIGHT is {@code in-flight}. */
public interface Labelled {
    /** The constant's name, as {@link Enum#name}. */
    String name();

    default String label() {
        return Ascii.toLowerCase(name()).replace('_', '-');
    }
}
