package dev.zerohalt.config.file;

import java.util.Optional;

/** A configuration file cannot be read; says why, for people. */
public final class FileException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Optional<Position> position;

    FileException(String why) {
        super(why);
        this.position = Optional.empty();
    }

    FileException(String why, Position position) {
        super(why);
        this.position = Optional.of(position);
    }

    /** Where in the file, if it is its contents. */
    public Optional<Position> position() {
        return position;
    }
}
