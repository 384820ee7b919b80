package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Linux;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The application's page of metrics, on its own port: what it shows at a time, how it answers, and whether it keeps connections. */
public final class SimulatedGauge {
    /** What DRAIN_GAUGE is set to. */
    static final String SETTING = "http://127.0.0.1:" + Plan.APP_PORT + "/metrics#active";

    /** How long the process under test waits for an answer. */
    static final long PATIENCE = 2 * Dice.SECOND;

    private static final String[] WRONG = {
        "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nactive NaN\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nother\n"
    };

    private final SimulatedMachine machine;
    private final Dice dice;
    private final long idleFrom;
    private final long wrongFrom;
    private final long wrongUntil;
    private final boolean keeps;
    private final List<Question> questions = new ArrayList<>();

    /**
     * A question, once the application has it.
     *
     * @param knownAt when it was answered, or when that was too late
     * @param isIdle whether the answer says in time that nothing is in hand
     */
    record Question(long askedAt, long knownAt, boolean isIdle) {}

    /**
     * @param end until when something may be in hand
     */
    SimulatedGauge(SimulatedMachine machine, Dice dice, long start, long end) {
        this.machine = machine;
        this.dice = dice;
        this.idleFrom = start + dice.between(0, end - start);
        this.wrongFrom = start + dice.between(0, end - start);
        this.wrongUntil = dice.chance(0.5) ? wrongFrom : wrongFrom + dice.scaled(Dice.MILLI, 20 * Dice.SECOND);
        this.keeps = dice.chance(0.7);
    }

    List<Question> questions() {
        return questions;
    }

    Connection connect() {
        return new Connection();
    }

    /** Our end of a connection to it; the other one is in the socket table. */
    final class Connection {
        private final SimSocket accepted = machine.sockets()
                .openOwn(SocketTables.Family.IPV4, Plan.APP_PORT)
                .accept();
        private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        private boolean ended;

        int ready() {
            return Linux.POLLOUT | (ended || arrived.size() > 0 ? Linux.POLLIN : 0);
        }

        int localAddress(byte[] address) {
            byte[] remote = accepted.remoteAddress();
            String text =
                    (remote[0] & 0xff) + "." + (remote[1] & 0xff) + "." + (remote[2] & 0xff) + "." + (remote[3] & 0xff);
            byte[] local = IpAddress.parse(text).orElseThrow().socketAddress(accepted.remotePort());
            System.arraycopy(local, 0, address, 0, local.length);
            return 0;
        }

        /** A whole request. */
        int send(int length) {
            long now = machine.agenda().now();
            long delay = dice.chance(0.05) ? PATIENCE + Dice.SECOND : dice.scaled(10_000, Dice.SECOND / 2);
            boolean isWrong = now >= wrongFrom && now < wrongUntil;
            boolean isIdle = !isWrong && now >= idleFrom && delay < PATIENCE;
            questions.add(new Question(now, now + Math.min(delay, PATIENCE), isIdle));
            String right = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nactive " + (now >= idleFrom ? 0 : 7) + "\n";
            String text = isWrong ? dice.pick(WRONG) : right;
            machine.agenda().after(delay, () -> answer(text));
            return length;
        }

        private void answer(String text) {
            arrived.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
            if (!keeps) {
                end();
            }
        }

        int receive(byte[] buffer, int offset, int length) {
            if (arrived.size() == 0) {
                return ended ? 0 : -Errno.EAGAIN;
            }
            byte[] bytes = arrived.toByteArray();
            int count = Math.min(length, bytes.length);
            System.arraycopy(bytes, 0, buffer, offset, count);
            arrived.reset();
            arrived.write(bytes, count, bytes.length - count);
            return count;
        }

        void end() {
            if (!ended) {
                ended = true;
                accepted.vanish();
            }
        }
    }
}
