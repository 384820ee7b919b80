package dev.zerohalt.teavm.org.snakeyaml.engine.v2.common;

/** The name of an anchor: the scanner has checked it, so it need not be checked again by regular expressions. */
public final class Anchor {
    private final String name;

    public Anchor(String name) {
        this.name = name;
    }

    public String getValue() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Anchor anchor && anchor.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
