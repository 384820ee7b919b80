package dev.zerohalt.connections.proc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.connections.FaultyKernel;
import dev.zerohalt.connections.Loopback;
import dev.zerohalt.connections.Loopback.Family;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.Latin1;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OpeningsTest {
    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());
    private long own;
    private final Openings openings = new Openings(faulty.kernel(), () -> own);
    private final Loopback loopback = new Loopback();

    @AfterEach
    void close() {
        loopback.close();
        assertThat(faulty.open()).isEmpty();
    }

    /** Others may open one at any moment: then it is true only sometimes. */
    @Test
    void nothingWasOpenedAtOnce() {
        boolean none = false;
        for (int i = 0; i < 1_000 && !none; i++) {
            openings.mark();
            none = openings.areNone();
        }
        assertThat(none).isTrue();
    }

    @Test
    void aConnectionIsSeen() {
        openings.mark();
        loopback.listen(Family.IPV4).connection();
        assertThat(openings.areNone()).isFalse();
    }

    @Test
    void withoutAMarkNothingIsKnown() {
        assertThat(openings.areNone()).isFalse();
        openings.mark();
        openings.forget();
        assertThat(openings.areNone()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "read"})
    void whatCannotBeReadIsUnknown(String call) {
        faulty.fail(call, Errno.EACCES);
        openings.mark();
        assertThat(openings.areNone()).isFalse();
        faulty.repair();
        openings.mark();
        faulty.fail(call, Errno.EACCES);
        assertThat(openings.areNone()).isFalse();
        faulty.repair();
    }

    private void serve(long opened) {
        serve(new long[] {opened}, () -> {});
    }

    /** After each reading something happens. */
    private void serve(long[] opened, Runnable meanwhile) {
        faulty.on("read", (arguments, call) -> {
            byte[] text = Latin1.encode("Tcp: ActiveOpens PassiveOpens\nTcp: 5 " + opened[0] + "\n");
            meanwhile.run();
            System.arraycopy(text, 0, arguments.bytes(1), 0, text.length);
            return text.length;
        });
    }

    @Test
    void ourOwnConnectionsAreNone() {
        own = 7;
        serve(100);
        openings.mark();
        assertThat(openings.areNone()).isTrue();
        serve(102);
        assertThat(openings.areNone()).as("somebody else's").isFalse();
        own = 8;
        assertThat(openings.areNone()).as("one of them ours").isFalse();
        own = 9;
        assertThat(openings.areNone()).isTrue();
    }

    @Test
    void withoutKnowingOursNothingIsKnown() {
        serve(100);
        openings.mark();
        own = Openings.UNKNOWN;
        assertThat(openings.areNone()).isFalse();
        openings.mark();
        assertThat(openings.areNone()).isFalse();
        own = 0;
        assertThat(openings.areNone()).isFalse();
    }

    private void open(long[] opened) {
        own++;
        opened[0]++;
    }

    @Test
    void oneOfOursThatIsOpenedMeanwhileMakesItReadAgain() {
        long[] opened = {100};
        Runnable once = () -> {
            if (own == 0) {
                open(opened);
            }
        };
        serve(opened, once);
        openings.mark();
        assertThat(own).isEqualTo(1);
        assertThat(openings.areNone()).isTrue();
        own = 0;
        opened[0] = 100;
        assertThat(openings.areNone()).isTrue();
        opened[0]++;
        assertThat(openings.areNone()).as("somebody else's").isFalse();
    }

    @Test
    void whileOursAreOpenedAgainAndAgainNothingIsKnown() {
        long[] opened = {100};
        serve(opened, () -> {});
        openings.mark();
        serve(opened, () -> open(opened));
        assertThat(openings.areNone()).isFalse();
        openings.mark();
        serve(opened, () -> {});
        assertThat(openings.areNone()).isFalse();
    }

    @Test
    void theColumnsAreFoundByTheirNames() {
        assertThat(Openings.opened("Ip: A\nIp: 1\nTcp: X PassiveOpens ActiveOpens\nTcp: 1 22 333\nUdp: A\nUdp: 1\n"))
                .isEqualTo(22);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Tcp: ActiveOpens PassiveOpens\n",
                "Tcp: ActiveOpens PassiveOpens\nTcp: 1 2",
                "Tcp: ActiveOpens PassiveOpens\nTcp: 1\n",
                "Tcp: ActiveOpens\nTcp: 1\n",
                "Tcp: Active Passive\nTcp: 1 2\n",
                "Tcp: ActiveOpens PassiveOpens\nTcp: 1 -2\n",
                "Tcp: ActiveOpens PassiveOpens\nTcp: 1 \n"
            })
    void whatIsNotThereIsUnknown(String text) {
        assertThat(Openings.opened(text)).isEqualTo(-1);
    }
}
