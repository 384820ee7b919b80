package dev.zerohalt.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CookiesTest {
    private final Cookies cookies = new Cookies();

    /** As the kernel hands them out: in blocks, 4096 to a processor; and some with the same last bits. */
    @Provide
    Arbitrary<Long> cookie() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(1, 3_000),
                Arbitraries.longs().between(1, 60).map(block -> block << 20 | 7));
    }

    @Property(tries = 300)
    void anAddedOneIsThereUntilItIsRemoved(
            @ForAll("cookies") Set<Long> added,
            @ForAll("cookies") Set<Long> removed,
            @ForAll("cookies") Set<Long> again) {
        Cookies some = new Cookies();
        check(some, List.copyOf(added), removed);
        some.clear();
        check(some, List.copyOf(again), removed);
    }

    @Provide
    Arbitrary<Set<Long>> cookies() {
        return cookie().set().ofMaxSize(1_500);
    }

    private static void check(Cookies cookies, List<Long> added, Set<Long> removed) {
        added.forEach(cookies::add);
        removed.forEach(cookies::remove);
        Set<Long> missing = new HashSet<>();
        List<Long> expected = new ArrayList<>(added);
        expected.retainAll(removed);
        for (int i = 0; i < added.size(); i++) {
            if (cookies.isRemoved(i)) {
                missing.add(added.get(i));
            }
        }
        assertThat(missing).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void oneThatIsNotKnownCannotBeRemoved() {
        cookies.add(0);
        cookies.add(5);
        cookies.remove(0);
        cookies.remove(-1);
        assertThat(cookies.isRemoved(0)).isFalse();
        cookies.remove(5);
        cookies.remove(-1);
        assertThat(cookies.isRemoved(1)).isTrue();
        assertThat(cookies.isRemoved(0)).isFalse();
    }

    @Test
    void goesOnAddingAfterRemovals() {
        for (int i = 1; i <= 100; i++) {
            cookies.add(i);
            cookies.remove(i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(cookies.isRemoved(i)).isTrue();
        }
    }
}
