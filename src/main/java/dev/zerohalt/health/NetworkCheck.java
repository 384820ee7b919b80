package dev.zerohalt.health;

import dev.zerohalt.http.HttpUrl;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Hosts;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import dev.zerohalt.os.Timer;
import java.util.List;
import java.util.function.Consumer;

/** Connects to the application and, where the target says so, asks for a page. */
final class NetworkCheck implements Check {
    /** {@code HTTP/1.1 200} */
    private static final int STATUS_LINE = 12;

    private static final int CODE = 9;

    /** What an application answers that is up, and says that it is not ready. */
    private static final String UNAVAILABLE = "503";

    private static final int NONE = -1;

    /** So much of an answer, or its end, is worth waking up for. */
    private static final int LOW_WATER = 4096;

    /** struct sockaddr of AF_UNSPEC: to connect to it is to reset the connection. */
    private static final byte[] NOBODY = new byte[16];

    private final Kernel kernel;
    private final EventLoop loop;
    private final CheckTarget target;
    private final long timeoutNanos;
    private final byte[] request;
    private final byte[] answer = new byte[512];
    private final int[] pollEntry = new int[2];
    private final EventLoop.Watch watch = new EventLoop.Watch(events -> ready());
    private final Timer timer;
    private Consumer<Verdict> done;
    private List<IpAddress> addresses = List.of();
    private int next;
    private int socket = NONE;
    private boolean asked;
    private int received;
    private int failure;

    /**
     * @param timeoutNanos for all of it
     */
    NetworkCheck(Kernel kernel, EventLoop loop, CheckTarget target, long timeoutNanos) {
        this.kernel = kernel;
        this.loop = loop;
        this.target = target;
        this.timeoutNanos = timeoutNanos;
        this.request = Latin1.encode("GET " + target.path() + " HTTP/1.1\r\nHost: " + target.host() + ":"
                + target.port() + "\r\nUser-Agent: zerohalt\r\nConnection: close\r\n\r\n");
        this.timer = loop.timer(this::timeIsUp);
    }

    @Override
    public void begin(Consumer<Verdict> newDone) {
        done = newDone;
        addresses = HttpUrl.addresses(target.host());
        if (addresses.isEmpty()) {
            addresses = new Hosts(kernel).addresses(target.host());
        }
        next = 0;
        failure = 0;
        timer.setAt(loop.now() + timeoutNanos);
        connect();
    }

    /**
     * To the first of the remaining addresses that does not refuse at once. What is wrong is what the first address of all
     * said: of localhost, ::1 is the second, and says only that a container has no IPv6.
     */
    private void connect() {
        while (next < addresses.size()) {
            IpAddress address = addresses.get(next++);
            int opened = kernel.socket(address.family(), Linux.SOCK_STREAM, 0);
            if (opened < 0) {
                failed(-opened);
                continue;
            }
            int connected = kernel.connect(opened, address.socketAddress(target.port()));
            if (connected < 0 && connected != -Errno.EINPROGRESS) {
                failed(-connected);
                kernel.close(opened);
                continue;
            }
            socket = opened;
            asked = false;
            received = 0;
            loop.add(watch, socket, Linux.POLLOUT);
            if (isWritable()) { // as on the loopback: the loop need not wake up for it
                ready();
            }
            return;
        }
        finish(unreachable());
    }

    private void failed(int errno) {
        failure = failure == 0 ? errno : failure;
    }

    private Verdict unreachable() {
        if (failure == 0) {
            return unwell("no such host in /etc/hosts");
        }
        String why = kernel.describe(failure);
        return failure == Errno.ECONNREFUSED ? notReady(why) : unwell(why);
    }

    private Verdict unwell(String why) {
        return Verdict.unwell(target + ": " + why);
    }

    private Verdict notReady(String why) {
        return Verdict.notReady(target + ": " + why);
    }

    private boolean isWritable() {
        pollEntry[0] = socket;
        pollEntry[1] = Linux.POLLOUT;
        return kernel.poll(pollEntry, 1, 0) > 0;
    }

    private void ready() {
        if (asked) {
            receive();
            return;
        }
        int error = kernel.socketOption(socket, Linux.SOL_SOCKET, Linux.SO_ERROR);
        if (error != 0) {
            failed(Math.abs(error));
            closeSocket();
            connect();
            return;
        }
        if (!target.isHttp()) {
            reset();
            finish(Verdict.WELL);
            return;
        }
        int sent = kernel.send(socket, request, 0, request.length, 0);
        if (sent != request.length) {
            finish(unwell("cannot send the request: " + kernel.describe(sent < 0 ? -sent : Errno.EAGAIN)));
            return;
        }
        asked = true;
        int ignored = kernel.setSocketOption(socket, Linux.SOL_SOCKET, Linux.SO_RCVLOWAT, LOW_WATER);
        loop.change(watch, Linux.POLLIN);
    }

    /** Up to its end: an application whose answer nobody reads would log an error. */
    private void receive() {
        int from = Math.min(received, STATUS_LINE);
        int count = kernel.receive(socket, answer, from, answer.length - from, 0);
        if (count > 0) {
            received = from + count;
        } else if (count != -Errno.EAGAIN) {
            finish(verdict());
        }
    }

    private Verdict verdict() {
        if (received < STATUS_LINE) {
            return unwell("the connection ended without an answer");
        }
        String line = Latin1.decode(answer, 0, STATUS_LINE);
        if (!line.startsWith("HTTP/1.")) {
            return unwell("the answer is not HTTP");
        }
        String code = line.substring(CODE);
        if (code.startsWith("2") || code.startsWith("3")) {
            return Verdict.WELL;
        }
        return code.equals(UNAVAILABLE) ? notReady("status " + code) : unwell("status " + code);
    }

    private void timeIsUp() {
        if (asked && received == 0) {
            int count = kernel.receive(socket, answer, 0, answer.length, 0); // too little to be woken for
            received = Math.max(0, count);
        }
        Verdict result =
                received >= STATUS_LINE ? verdict() : unwell(asked ? "no answer in time" : "no connection in time");
        cancel();
        done.accept(result);
    }

    private void finish(Verdict result) {
        timer.cancel();
        if (socket != NONE) {
            closeSocket();
        }
        done.accept(result);
    }

    @Override
    public void cancel() {
        timer.cancel();
        if (socket != NONE) {
            reset();
        }
    }

    /** An application that hangs would keep a connection that is merely closed, and that would hold the drain. */
    private void reset() {
        int ignored = kernel.connect(socket, NOBODY);
        closeSocket();
    }

    private void closeSocket() {
        loop.remove(watch);
        kernel.close(socket);
        socket = NONE;
    }
}
