package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** The notation, against the exact arithmetic of BigDecimal. */
class DurationsPropertyTest {
    private static final long MAX = 876_000L * 3600 * 1_000_000_000;

    private static final Map<String, Long> UNITS = units();

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("ns", 1L);
        units.put("us", 1_000L);
        units.put("ms", 1_000_000L);
        units.put("s", 1_000_000_000L);
        units.put("m", 60_000_000_000L);
        units.put("h", 3_600_000_000_000L);
        return units;
    }

    @Provide
    Arbitrary<String> unit() {
        return Arbitraries.of(UNITS.keySet());
    }

    @Provide
    Arbitrary<BigInteger> number() {
        return Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TEN.pow(25));
    }

    /** Texts that are nearly durations. */
    @Provide
    Arbitrary<String> nearly() {
        return Arbitraries.strings().withChars("0123456789.smhun- +").ofMaxLength(12);
    }

    @Property
    void whatIsWrittenIsReadTheSame(@ForAll @LongRange(min = 0, max = MAX) long nanos) {
        assertThat(Durations.parse(Durations.format(nanos))).contains(nanos);
    }

    @Property
    void aWholeNumberIsExactOrRefused(@ForAll("number") BigInteger number, @ForAll("unit") String unit) {
        BigInteger nanos = number.multiply(BigInteger.valueOf(UNITS.get(unit)));
        boolean fits = nanos.compareTo(BigInteger.valueOf(MAX)) <= 0;
        Optional<Long> expected = fits ? Optional.of(nanos.longValueExact()) : Optional.empty();
        assertThat(Durations.parse(number + unit)).isEqualTo(expected);
    }

    @Property
    void aFractionIsCutToWholeNanoseconds(
            @ForAll @LongRange(min = 0, max = 999) long whole,
            @ForAll @LongRange(min = 0, max = 999_999_999) long billionths,
            @ForAll("unit") String unit) {
        String number = whole + "." + "%09d".formatted(billionths);
        long exact = new BigDecimal(number)
                .multiply(BigDecimal.valueOf(UNITS.get(unit)))
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
        assertThat(Durations.parse(number + unit)).contains(exact);
    }

    @Property
    void partsAdd(
            @ForAll @LongRange(min = 0, max = MAX / 2) long one,
            @ForAll @LongRange(min = 0, max = MAX / 2) long other) {
        assertThat(Durations.parse(Durations.format(one) + Durations.format(other)))
                .contains(one + other);
    }

    @Property
    void neverThrowsAndNeverOverflows(@ForAll("nearly") String text) {
        assertThat(Durations.parse(text).orElse(0L)).isBetween(0L, MAX);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        assertThat(Durations.parse(text).orElse(0L)).isBetween(0L, MAX);
    }
}
