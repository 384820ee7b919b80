package dev.zerohalt.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HistogramTest {
    private final Histogram histogram = new Histogram();

    private String written() {
        Exposition text = new Exposition();
        histogram.write(text, "d");
        return text.toString();
    }

    /** Each bucket also has what is in the smaller ones; a bound belongs to its own. */
    @Test
    void bucketsAddUp() {
        histogram.add(100_000);
        histogram.add(100_001);
        histogram.add(3_000_000);
        histogram.add(100_000_001);
        assertThat(histogram.count()).isEqualTo(4);
        assertThat(written()).isEqualTo("""
                zerohalt_d_bucket{le="0.1"} 1
                zerohalt_d_bucket{le="0.25"} 2
                zerohalt_d_bucket{le="0.5"} 2
                zerohalt_d_bucket{le="1"} 2
                zerohalt_d_bucket{le="2.5"} 2
                zerohalt_d_bucket{le="5"} 3
                zerohalt_d_bucket{le="10"} 3
                zerohalt_d_bucket{le="50"} 3
                zerohalt_d_bucket{le="100"} 3
                zerohalt_d_bucket{le="+Inf"} 4
                zerohalt_d_sum 103.200002
                zerohalt_d_count 4
                """);
    }

    @Test
    void anEmptyOneHasAllBuckets() {
        assertThat(written()).contains("{le=\"0.1\"} 0\n", "{le=\"+Inf\"} 0\n", "zerohalt_d_sum 0\n");
    }
}
