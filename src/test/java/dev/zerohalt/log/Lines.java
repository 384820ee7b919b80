package dev.zerohalt.log;

import dev.zerohalt.os.Latin1;
import dev.zerohalt.sim.SimulatedKernel;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lines and what is in them. */
final class Lines {
    private static final SimulatedKernel MACHINE = new SimulatedKernel(1);
    private static final Log LOG = new Log(MACHINE, new LogSink(MACHINE, 2), Level.DEBUG, Format.TEXT);

    private Lines() {}

    /** A line that is not going anywhere. */
    static Line empty() {
        return new Line(LOG, Format.TEXT);
    }

    /** One in JSON. */
    static Line emptyJson() {
        return new Line(LOG, Format.JSON);
    }

    /** The line as it would be written, line feed included. */
    static String text(Line line) {
        return Latin1.decode(line.bytes());
    }

    static String timestamp(long epochMillis) {
        StringBuilder text = new StringBuilder();
        Timestamp.append(text, epochMillis);
        return text.toString();
    }

    /** Reads logfmt as a log collector would. */
    static Map<String, String> parse(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        int at = 0;
        while (at < line.length()) {
            int equals = line.indexOf('=', at);
            String key = line.substring(at, equals).strip();
            StringBuilder value = new StringBuilder();
            at = equals + 1;
            if (line.charAt(at) == '"') {
                at++;
                while (line.charAt(at) != '"') {
                    at = unescape(line, at, value);
                }
                at++;
            } else {
                while (line.charAt(at) > ' ') {
                    value.append(line.charAt(at++));
                }
            }
            at++;
            fields.put(key, value.toString());
        }
        return fields;
    }

    /** Where the next character begins. */
    private static int unescape(String line, int at, StringBuilder value) {
        char c = line.charAt(at);
        if (c != '\\') {
            value.append(c);
            return at + 1;
        }
        char escape = line.charAt(at + 1);
        if (escape == 'u') {
            value.append((char) Integer.parseInt(line.substring(at + 2, at + 6), 16));
            return at + 6;
        }
        value.append(
                switch (escape) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> escape;
                });
        return at + 2;
    }
}
