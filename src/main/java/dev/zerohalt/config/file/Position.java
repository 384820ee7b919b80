package dev.zerohalt.config.file;

/**
 * A place in a file, both counted from 1.
 *
 * @param column in characters
 */
public record Position(int line, int column) {}
