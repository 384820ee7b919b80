package dev.zerohalt.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProcessIdsTest {
    private final ProcessIds ids = new ProcessIds();

    @Property
    void isASet(@ForAll @Size(max = 2_000) List<@IntRange(min = 1, max = 300) Integer> pids) {
        ProcessIds set = new ProcessIds();
        Set<Integer> model = new HashSet<>();
        for (int pid : pids) {
            int spread = pid * 4099; // many belong to the same place
            assertThat(set.add(spread)).isEqualTo(model.add(spread));
        }
    }

    @Test
    void nothingIsThereAfterItIsCleared() {
        assertThat(ids.add(7)).isTrue();
        ids.clear();
        assertThat(ids.add(7)).isTrue();
        assertThat(ids.add(7)).isFalse();
    }

    /** What does not fit is taken for new each time, and what was there before stays. */
    @Test
    void itDoesNotGrowWithoutBound() {
        for (int pid = 1; pid <= 100_000; pid++) {
            assertThat(ids.add(pid)).isTrue();
        }
        assertThat(ids.add(1)).isFalse();
        assertThat(ids.add(12_000)).isFalse();
        assertThat(ids.add(100_000)).isTrue();
    }
}
