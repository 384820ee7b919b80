package dev.zerohalt.process;

import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.os.Latin1;
import java.math.BigInteger;
import java.util.Optional;

/**
 * /proc/pid/stat: the fields behind the last parenthesis are what they say, and a process cannot choose a name that makes
 * others of them.
 *
 * <p>Input: the text, which is also taken for a name.
 */
public final class ProcessStatFuzz {
    private static final int THREADS = 17;
    private static final BigInteger LARGEST = BigInteger.valueOf(100_000_000);

    private ProcessStatFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = Latin1.decode(bytes);
        same(ProcessStat.parse(text), model(text), "the fields of " + text);
        String named = "4711 (" + text + ") S 17 4711 4711 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 23 0 1234";
        same(ProcessStat.parse(named), Optional.of(new ProcessStat('S', 17, 4711, 23)), "with the name " + text);
    }

    private static Optional<ProcessStat> model(String text) {
        int behind = text.lastIndexOf(')') + 2;
        if (behind < 2 || behind > text.length()) {
            return Optional.empty();
        }
        String[] fields = text.substring(behind).split(" ", -1);
        if (fields.length <= THREADS + 1 || fields[0].length() != 1) { // a space ends each
            return Optional.empty();
        }
        return number(fields[1])
                .flatMap(parent -> number(fields[2])
                        .flatMap(group -> number(fields[THREADS])
                                .map(threads -> new ProcessStat(fields[0].charAt(0), parent, group, threads))));
    }

    private static Optional<Integer> number(String field) {
        boolean digits = !field.isEmpty() && field.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits
                ? Optional.of(new BigInteger(field))
                        .filter(number -> number.compareTo(LARGEST) <= 0)
                        .map(BigInteger::intValue)
                : Optional.empty();
    }
}
