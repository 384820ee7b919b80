package dev.zerohalt.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Linux;
import dev.zerohalt.sim.SimulatedKernel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A terminal or a stream socket may take the beginning of a line and no more. */
@Timeout(30)
class ShortWriteTest {
    private static final int STDERR = 2;
    private static final int PLENTY = 10_000;

    /** Less than any of these lines. */
    private static final int TORN = 40;

    private final Narrow kernel = new Narrow();
    private final Log log = new Log(kernel, new LogSink(kernel, STDERR), Level.INFO, Format.TEXT);

    /** A stream socket with room for so many bytes. */
    private static final class Narrow extends ForwardingKernel {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        int room = PLENTY;

        Narrow() {
            super(new SimulatedKernel(1));
        }

        @Override
        public int fileType(int fd) {
            return Linux.S_IFSOCK;
        }

        @Override
        public int send(int fd, byte[] buffer, int offset, int length, int flags) {
            int taken = Math.min(room, length);
            text.write(buffer, offset, taken);
            room -= taken;
            return taken > 0 ? taken : -Errno.EAGAIN;
        }

        List<String> lines() {
            return text.toString(StandardCharsets.US_ASCII).lines().toList();
        }
    }

    private void say(String event, int room) {
        kernel.room = room;
        log.info(event, "text").end();
    }

    @Test
    void theRestOfALineIsCountedAsLostAndTheNextBeginsANewLine() {
        say("one", TORN);
        assertThat(log.dropped()).isEqualTo(1);
        say("two", PLENTY);
        say("three", PLENTY);
        assertThat(kernel.lines())
                .satisfiesExactly(
                        torn -> assertThat(torn).startsWith("time=").hasSize(TORN),
                        line -> assertThat(line).startsWith("time=").endsWith(" event=two dropped=1"),
                        line -> assertThat(line).startsWith("time=").endsWith(" event=three"));
        assertThat(log.dropped()).isEqualTo(1);
    }

    @Test
    void untilThereIsRoomAgainNothingContinuesTheTornLine() {
        say("one", TORN);
        say("two", 0);
        say("three", 0);
        say("four", PLENTY);
        assertThat(log.dropped()).isEqualTo(3);
        assertThat(kernel.lines())
                .satisfiesExactly(
                        torn -> assertThat(torn).hasSize(TORN),
                        line -> assertThat(line).startsWith("time=").endsWith(" event=four dropped=3"));
    }

    @Test
    void roomForTheLineFeedAloneIsNoRoomForTheLine() {
        say("one", TORN);
        say("two", 1);
        say("three", PLENTY);
        assertThat(kernel.lines())
                .satisfiesExactly(
                        torn -> assertThat(torn).hasSize(TORN),
                        line -> assertThat(line).startsWith("time=").endsWith(" event=three dropped=2"));
    }

    @Test
    void aLineIsTornAgainBehindATornOne() {
        say("one", TORN);
        say("two", 31);
        say("three", PLENTY);
        assertThat(kernel.lines())
                .satisfiesExactly(
                        torn -> assertThat(torn).hasSize(TORN),
                        torn -> assertThat(torn).startsWith("time=").hasSize(30),
                        line -> assertThat(line).startsWith("time=").endsWith(" event=three dropped=2"));
    }
}
