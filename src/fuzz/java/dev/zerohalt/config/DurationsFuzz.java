package dev.zerohalt.config;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.fuzz.Input;
import dev.zerohalt.os.Latin1;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations: a text is read if and only if it is one of at most a hundred years, and as long as it says; every duration is
 * written and read again as the same.
 *
 * <p>Input: eight bytes of a number, a text.
 */
public final class DurationsFuzz {
    private static final Pattern PART =
            Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|\u00c2\u00b5s|\u00ce\u00bcs|ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00c2\u00b5s", 1_000L,
            "\u00ce\u00bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final BigDecimal HUNDRED_YEARS = BigDecimal.valueOf(876_000L * 3_600_000_000_000L);

    /** The JDK's regular expressions take a part of the stack for each character. */
    private static final int LONGEST = 1_000;

    /** How much may be cut off from each part: less than a nanosecond for each digit there is room for. */
    private static final BigDecimal CUT = BigDecimal.valueOf(13);

    private DurationsFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        long nanos = (input.i64() & Long.MAX_VALUE) % (HUNDRED_YEARS.longValueExact() + 1);
        String written = Durations.format(nanos);
        same(Durations.parse(written), Optional.of(nanos), "written and read again, " + written);
        String text = Latin1.decode(input.rest());
        any(text.substring(0, Math.min(LONGEST, text.length())));
    }

    private static void any(String text) {
        Optional<Long> read = Durations.parse(text);
        if (text.equals("0") || !WHOLE.matcher(text).matches()) {
            same(read, text.equals("0") ? Optional.of(0L) : Optional.empty(), "what is no duration, " + text);
            return;
        }
        BigDecimal exact = BigDecimal.ZERO;
        BigDecimal cut = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            BigDecimal unit = BigDecimal.valueOf(NANOS.get(part.group(2)));
            exact = exact.add(new BigDecimal(part.group(1)).multiply(unit));
            cut = cut.add(CUT);
        }
        if (read.isEmpty()) {
            check(exact.compareTo(HUNDRED_YEARS) > 0, "a duration of at most a hundred years, " + text);
        } else {
            BigDecimal nanos = BigDecimal.valueOf(read.get());
            check(nanos.compareTo(HUNDRED_YEARS) <= 0, "at most a hundred years, " + text);
            check(nanos.compareTo(exact) <= 0, "not longer than it says, " + text);
            check(nanos.add(cut).compareTo(exact) >= 0, "nor shorter, " + text);
        }
    }
}
