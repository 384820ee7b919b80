package dev.zerohalt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.config.Durations;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** The schema's pattern of durations and the reader of durations accept the same texts, but for the end of time. */
class SchemaPropertyTest {
    private static final long HUNDRED_YEARS = 876_000L * 3600 * 1_000_000_000;

    /** Texts that are durations, or nearly; none is as long as a hundred years. */
    @Provide
    Arbitrary<String> nearly() {
        Arbitrary<String> number = Arbitraries.strings().withChars("01234567.").ofMaxLength(2);
        Arbitrary<String> unit = Arbitraries.of("ns", "us", "ms", "s", "m", "h", "d", "", " s", "S", "-");
        Arbitrary<String> part = net.jqwik.api.Combinators.combine(number, unit).as((digits, name) -> digits + name);
        return part.list().ofMaxSize(3).map(parts -> String.join("", parts));
    }

    @Property
    void thePatternIsTheReaders(@ForAll("nearly") String text) {
        assertThat(text.matches(Patterns.DURATION))
                .isEqualTo(Durations.parse(text).isPresent());
    }

    @Property
    void whatIsWrittenMatches(@ForAll @LongRange(min = 0, max = HUNDRED_YEARS) long nanos) {
        assertThat(Durations.format(nanos)).matches(Patterns.DURATION);
    }
}
