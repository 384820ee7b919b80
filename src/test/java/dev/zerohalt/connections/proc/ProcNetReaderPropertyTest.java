package dev.zerohalt.connections.proc;

import static dev.zerohalt.connections.proc.ProcNetReaderTest.ALL_STATES;
import static dev.zerohalt.connections.proc.ProcNetReaderTest.APPLICATION;
import static dev.zerohalt.connections.proc.ProcNetReaderTest.HEADER;
import static dev.zerohalt.connections.proc.ProcNetReaderTest.HEADER_LENGTH;
import static dev.zerohalt.connections.proc.ProcNetReaderTest.TCP;
import static dev.zerohalt.connections.proc.ProcNetReaderTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.ScanException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ProcNetReaderPropertyTest {
    @Property(tries = 300)
    void inAnyPiecesItIsTheSame(@ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 700) Integer> pieces) {
        int[] sizes = pieces.stream().mapToInt(Integer::intValue).toArray();
        assertThat(read(TCP, APPLICATION, ALL_STATES, sizes)).isEqualTo(read(TCP, APPLICATION, ALL_STATES));
    }

    /** Whatever replaces a character of a line: it is an error, or was not needed. */
    @Property(tries = 3_000)
    void aDamagedFileIsNeverReadAsOneWithOtherSockets(
            @ForAll @IntRange(min = HEADER_LENGTH, max = 4_949) int at, @ForAll byte value) {
        boolean readable = value >= '0' && value <= '9' || value >= 'A' && value <= 'F' || value >= 'a' && value <= 'f';
        if (readable || TCP[at] == ' ' || TCP[at] == '\n' || value == ' ' || value == '\n') {
            return; // another number, column or line: nobody could tell
        }
        byte[] damaged = TCP.clone();
        damaged[at] = value;
        try {
            assertThat(read(damaged, APPLICATION, ALL_STATES)).isEqualTo(read(TCP, APPLICATION, ALL_STATES));
        } catch (ScanException e) {
            assertThat(e).hasMessageContaining("socket table");
        }
    }

    @Property(tries = 2_000)
    void anyBytesAreReadOrAreAnError(@ForAll byte[] bytes, @ForAll boolean withHeader) {
        byte[] header = withHeader ? HEADER.getBytes(StandardCharsets.US_ASCII) : new byte[0];
        byte[] file = Arrays.copyOf(header, header.length + bytes.length);
        System.arraycopy(bytes, 0, file, header.length, bytes.length);
        try {
            assertThat(read(file, APPLICATION, ALL_STATES)).isEmpty();
        } catch (ScanException e) {
            assertThat(e).hasMessageContaining("socket table");
        }
    }
}
