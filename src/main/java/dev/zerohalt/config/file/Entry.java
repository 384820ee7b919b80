package dev.zerohalt.config.file;

/**
 * A key of a configuration file and what stands behind it.
 *
 * @param path the names of the sections and the key, joined by dots
 * @param position of the key
 */
public record Entry(String path, Content content, Position position) {}
