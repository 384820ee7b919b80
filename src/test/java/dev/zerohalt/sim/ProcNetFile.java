package dev.zerohalt.sim;

import dev.zerohalt.os.Linux;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * /proc/net/tcp or tcp6 in the kernel's words (tcp4_seq_show, tcp6_seq_show), written down as it is read: a page at a
 * time, listening sockets first.
 */
final class ProcNetFile extends OpenFile {
    private static final int PAGE = 4096;
    private static final int TCP_LINE = 149;
    private static final String TCP_HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
    private static final String TCP6_HEADER = "  sl  local_address                         "
            + "remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    private final SimulatedKernel machine;
    private final SocketTables sockets;
    private final int family;
    private final Runnable atEnd;
    private boolean listening = true;
    private long position = -1;
    private int number;
    private byte[] page = new byte[0];
    private int pageRead;
    private boolean ended;
    private boolean endTold;

    /**
     * @param atEnd called when the reader has been given all of it
     */
    ProcNetFile(SimulatedKernel machine, int family, Runnable atEnd) {
        this.machine = machine;
        this.sockets = machine.sockets();
        this.family = family;
        this.atEnd = atEnd;
        fill(new StringBuilder(line(family == SocketTables.AF_INET ? TCP_HEADER : TCP6_HEADER)));
    }

    @Override
    int type() {
        return Linux.S_IFREG;
    }

    @Override
    int ready() {
        return Linux.POLLIN;
    }

    @Override
    int read(byte[] buffer, int offset, int length) {
        if (machine.faults().procReadErrno != 0) {
            return -machine.faults().procReadErrno;
        }
        if (pageRead == page.length && !ended) {
            machine.scanCosts();
            fill(new StringBuilder());
        }
        int count = Math.min(length, page.length - pageRead);
        System.arraycopy(page, pageRead, buffer, offset, count);
        pageRead += count;
        if (ended && pageRead == page.length && !endTold) {
            endTold = true;
            atEnd.run();
        }
        return count;
    }

    private void fill(StringBuilder text) {
        while (text.length() < PAGE - 2 * TCP_LINE) {
            SimSocket socket = sockets.after(position);
            if (socket != null) {
                position = socket.hash();
                if (socket.family() == family && (socket.state() == SocketState.LISTEN) == listening) {
                    text.append(line(describe(socket)));
                }
            } else if (listening) {
                listening = false;
                position = -1;
            } else {
                ended = true;
                break;
            }
        }
        page = text.toString().getBytes(StandardCharsets.US_ASCII);
        pageRead = 0;
    }

    private String line(String text) {
        boolean padded = family == SocketTables.AF_INET;
        return text + " ".repeat(padded ? Math.max(0, TCP_LINE - text.length()) : 0) + "\n";
    }

    private String describe(SimSocket socket) {
        StringBuilder text = new StringBuilder(TCP_LINE);
        String sl = Integer.toString(number++);
        text.append(" ".repeat(Math.max(0, 4 - sl.length()))).append(sl).append(": ");
        address(text, socket.localAddress(), socket.localPort());
        text.append(' ');
        address(text, socket.remoteAddress(), socket.remotePort());
        text.append(' ');
        hex(text, socket.state().number(), 2).append(' ');
        hex(text, socket.sendQueue(), 8).append(':');
        hex(text, socket.receiveQueue(), 8).append(" 00:00000000 00000000 ");
        text.append(" ".repeat(5 - Math.min(5, Integer.toString(socket.user()).length())))
                .append(socket.user())
                .append("        0 ");
        text.append(socket.inode());
        return text.append(socket.isMini() ? " 3 0000000000000000" : " 1 0000000000000000 20 4 30 10 -1")
                .toString();
    }

    /** The address as the words the kernel has in memory, least significant byte first on our machines. */
    private static void address(StringBuilder text, byte[] address, int port) {
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            hex(text, words.getInt(), 8);
        }
        hex(text.append(':'), port, 4);
    }

    private static StringBuilder hex(StringBuilder text, int number, int digits) {
        String hex = Integer.toHexString(number).toUpperCase(Locale.ROOT);
        return text.append("0".repeat(digits - hex.length())).append(hex);
    }
}
