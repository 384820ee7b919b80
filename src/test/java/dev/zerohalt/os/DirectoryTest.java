package dev.zerohalt.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DirectoryTest {
    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());
    private final Directory directory = new Directory(faulty.kernel());

    @TempDir
    Path folder;

    @AfterEach
    void nothingStaysOpen() {
        assertThat(faulty.open()).isEmpty();
    }

    @Test
    void listsMoreThanFitsTheBuffer() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Files.createFile(folder.resolve(Integer.toString(i)));
            numbers.add(i);
        }
        assertThat(directory.numbers(folder.toString())).containsExactlyInAnyOrderElementsOf(numbers);
        assertThat(faulty.calls("readDirectory")).isGreaterThan(2);
    }

    @Test
    void numbersAreNamesOfDigitsOnly() throws IOException {
        for (String name : List.of("7", "x7", "7x", "-7", "+7", "a")) {
            Files.createFile(folder.resolve(name));
        }
        assertThat(directory.numbers(folder.toString())).containsExactly(7);
    }

    /** No process has such an id, and none must be taken for another one. */
    @Test
    void aNumberTooLargeIsNone() throws IOException {
        for (String name : List.of("100000000", "100000001", "2147483648", "4294967297", "99999999999999999999")) {
            Files.createFile(folder.resolve(name));
        }
        assertThat(directory.numbers(folder.toString())).containsExactly(100_000_000);
    }

    @Test
    void anEmptyOneHasNone() {
        assertThat(directory.open(folder.toString())).isZero();
        assertThat(directory.isOpen()).isTrue();
        assertThat(directory.next()).isEqualTo(Directory.END);
        assertThat(directory.error()).isZero();
        assertThat(directory.isOpen()).isFalse();
    }

    private void create(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.createFile(folder.resolve(Integer.toString(i)));
        }
    }

    /** Whoever it belongs to may create and remove what it likes meanwhile. */
    @Test
    void readsAPartWhenItIsWanted() throws IOException {
        create(1_000);
        assertThat(directory.open(folder.toString())).isZero();
        assertThat(faulty.calls("readDirectory")).isZero();
        Set<Integer> read = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
            read.add(directory.next());
        }
        assertThat(faulty.calls("readDirectory")).isEqualTo(1);
        for (int number = directory.next(); number != Directory.END; number = directory.next()) {
            read.add(number);
            assertThat(faulty.open()).hasSize(1);
        }
        assertThat(read).hasSize(1_000);
        assertThat(directory.error()).isZero();
    }

    @Test
    void openedAgainItBeginsAgain() throws IOException {
        create(300);
        assertThat(directory.open(folder.toString())).isZero();
        assertThat(directory.next()).isNotEqualTo(Directory.END);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(directory.open(empty.toString())).isZero();
        assertThat(faulty.open()).hasSize(1);
        assertThat(directory.next()).isEqualTo(Directory.END);
        assertThat(directory.numbers(folder.toString())).hasSize(300);
    }

    @Test
    void closedItHasNoMore() throws IOException {
        create(3);
        assertThat(directory.next()).as("never opened").isEqualTo(Directory.END);
        assertThat(directory.open(folder.toString())).isZero();
        assertThat(directory.next()).isNotEqualTo(Directory.END);
        directory.close();
        assertThat(directory.isOpen()).isFalse();
        assertThat(directory.next()).isEqualTo(Directory.END);
        directory.close();
    }

    @Test
    void whatWasReadBeforeAnErrorIsThere() throws IOException {
        create(1_000);
        faulty.on(
                "readDirectory", (arguments, call) -> faulty.calls("readDirectory") > 1 ? -Errno.ENOMEM : call.make());
        assertThat(directory.numbers(folder.toString())).isNotEmpty().hasSizeLessThan(1_000);
        assertThat(directory.error()).isEqualTo(-Errno.ENOMEM);
    }

    @Test
    void saysWhyItCannotBeRead() throws IOException {
        assertThat(directory.open(folder + "/absent")).isEqualTo(-Errno.ENOENT);
        Path file = Files.createFile(folder.resolve("1"));
        assertThat(directory.open(file.toString())).isZero();
        assertThat(directory.next()).isEqualTo(Directory.END);
        assertThat(directory.error()).isNegative();
        faulty.fail("readDirectory", Errno.EACCES);
        assertThat(directory.open(folder.toString())).isZero();
        assertThat(directory.next()).isEqualTo(Directory.END);
        assertThat(directory.error()).isEqualTo(-Errno.EACCES);
        assertThat(directory.numbers(folder.toString())).isEmpty();
    }
}
