package org.teavm.classlib.java.util.regex;

import dev.zerohalt.os.Ascii;

/** Looks for what {@link TPattern} stands for. */
public final class TMatcher {
    private final CharSequence text;

    TMatcher(CharSequence text) {
        this.text = text;
    }

    /** Whether there is anything but a hexadecimal digit. */
    public boolean find() {
        for (int i = 0; i < text.length(); i++) {
            if (Ascii.digit(text.charAt(i), 16) < 0) {
                return true;
            }
        }
        return false;
    }
}
