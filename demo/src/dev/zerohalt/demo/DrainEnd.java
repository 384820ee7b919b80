package dev.zerohalt.demo;

import java.util.regex.Pattern;

/** How zerohalt says a drain ended, after how long, and how many connections were still open. */
public record DrainEnd(String outcome, double seconds, int connections) {
    private static final Pattern LINE =
            Pattern.compile("event=drain\\.end outcome=(\\S+) seconds=([0-9.]+)s connections=(\\d+)");

    static boolean isIn(String logLine) {
        return logLine.contains("event=drain.end ");
    }

    static DrainEnd of(String logLine) {
        var matcher = LINE.matcher(logLine);
        if (!matcher.find()) {
            throw new IllegalArgumentException("not the end of a drain: " + logLine);
        }
        return new DrainEnd(matcher.group(1), Double.parseDouble(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    /** Nothing held it any more. */
    public boolean drained() {
        return outcome.equals("drained");
    }

    /** The deadline ended it. */
    public boolean timedOut() {
        return outcome.equals("timeout");
    }
}
