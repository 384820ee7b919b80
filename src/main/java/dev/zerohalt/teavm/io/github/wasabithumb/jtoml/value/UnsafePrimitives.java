package dev.zerohalt.teavm.io.github.wasabithumb.jtoml.value;

import io.github.wasabithumb.jtoml.value.primitive.TomlPrimitive;

/** Without reflection: a floating-point number is no setting's value, so its exact text does not matter. */
public final class UnsafePrimitives {
    private UnsafePrimitives() {}

    public static TomlPrimitive createFloat(double value, String text) {
        return TomlPrimitive.of(text);
    }
}
