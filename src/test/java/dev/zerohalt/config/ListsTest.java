package dev.zerohalt.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ListsTest {
    @Test
    void splitsAtCommas() {
        assertThat(Lists.split("a,b,c")).containsExactly("a", "b", "c");
        assertThat(Lists.split("a")).containsExactly("a");
        assertThat(Lists.split(" a , b c\t,d ")).containsExactly("a", "b c", "d");
    }

    @Test
    void nothingIsAnEmptyList() {
        assertThat(Lists.split("")).isEmpty();
        assertThat(Lists.split(" \t ")).isEmpty();
    }

    /** Whoever reads them can say that something is missing. */
    @Test
    void whereTwoCommasMeetIsAnEmptyElement() {
        assertThat(Lists.split("a,,b")).containsExactly("a", "", "b");
        assertThat(Lists.split(",")).containsExactly("", "");
        assertThat(Lists.split("a,")).containsExactly("a", "");
        assertThat(Lists.split(", a")).containsExactly("", "a");
    }
}
