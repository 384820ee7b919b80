package dev.zerohalt.demo;

import java.util.Locale;

/** Writes SVG elements. Colours are CSS classes, so that one picture suits a light and a dark page. */
final class Svg {
    private final StringBuilder text = new StringBuilder();

    /** Appends markup; numbers are formatted the same everywhere. */
    @SuppressWarnings("AnnotateFormatMethod") // that annotation would be the demo's only dependency
    Svg add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    Svg rect(String cssClass, double x, double y, double width, double height) {
        return add("<rect class='%s' x='%.1f' y='%.1f' width='%.1f' height='%.1f'/>", cssClass, x, y, width, height);
    }

    Svg line(String cssClass, double x1, double y1, double x2, double y2) {
        return add("<line class='%s' x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f'/>", cssClass, x1, y1, x2, y2);
    }

    Svg text(String cssClass, double x, double y, String content) {
        return add("<text class='%s' x='%.1f' y='%.1f'>%s</text>", cssClass, x, y, content);
    }

    /** A small triangle that points down to (x, y). */
    Svg marker(String cssClass, double x, double y) {
        return add("<path class='%s' d='M%.1f %.1fl-3 -5h6z'/>", cssClass, x, y);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
