package dev.zerohalt.config;

/**
 * A setting's value as it was given.
 *
 * @param place where it stands, such as {@code zerohalt.yaml:3:5}; empty where the source says it all
 */
public record Given(Setting setting, String text, Source source, String place) {
    /** Where it came from. */
    public String from() {
        return place.isEmpty() ? source.label() : place;
    }
}
