package dev.zerohalt.http;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.Optional;

/** One GET, waited for: for the command line, not for the loop. */
public final class HttpProbe {
    /** {@code HTTP/1.1 200} */
    private static final int STATUS_LINE = 12;

    private static final int CODE = 9;

    private final Kernel kernel;
    private final HttpUrl url;
    private final long deadline;
    private final int[] pollEntry = new int[2];

    private HttpProbe(Kernel kernel, HttpUrl url, long timeoutNanos) {
        this.kernel = kernel;
        this.url = url;
        this.deadline = kernel.nanoTime() + timeoutNanos;
    }

    /** Empty if the answer's status is 2xx, else what is wrong. */
    public static Optional<String> failure(Kernel kernel, HttpUrl url, long timeoutNanos) {
        HttpProbe probe = new HttpProbe(kernel, url, timeoutNanos);
        String failure = "";
        for (IpAddress address : url.addresses()) {
            int socket = kernel.socket(address.family(), Linux.SOCK_STREAM, 0);
            if (socket < 0) {
                failure = failure.isEmpty() ? kernel.describe(-socket) : failure;
                continue;
            }
            try {
                int connected = probe.connect(socket, address);
                if (connected == 0) {
                    return probe.ask(socket);
                }
                failure = failure.isEmpty() ? kernel.describe(-connected) : failure;
            } finally {
                kernel.close(socket);
            }
        }
        return Optional.of("cannot reach " + url.host() + ":" + url.port() + ": " + failure);
    }

    private int connect(int socket, IpAddress address) {
        int result = kernel.connect(socket, address.socketAddress(url.port()));
        if (result != -Errno.EINPROGRESS) {
            return result;
        }
        return await(socket, Linux.POLLOUT)
                ? -kernel.socketOption(socket, Linux.SOL_SOCKET, Linux.SO_ERROR)
                : -Errno.ETIMEDOUT;
    }

    private Optional<String> ask(int socket) {
        byte[] request = Latin1.encode("GET " + url.target() + " HTTP/1.1\r\nHost: " + url.host() + ":" + url.port()
                + "\r\nUser-Agent: zerohalt-probe\r\nConnection: close\r\n\r\n");
        int sent = kernel.send(socket, request, 0, request.length, 0);
        if (sent != request.length) {
            return Optional.of("cannot send the request: " + kernel.describe(sent < 0 ? -sent : Errno.EAGAIN));
        }
        byte[] answer = new byte[STATUS_LINE];
        int have = 0;
        while (have < STATUS_LINE) {
            if (!await(socket, Linux.POLLIN)) {
                return Optional.of("no answer in time");
            }
            int received = kernel.receive(socket, answer, have, STATUS_LINE - have, 0);
            if (received <= 0 && received != -Errno.EAGAIN) {
                return Optional.of("the connection ended without an answer");
            }
            have += Math.max(0, received);
        }
        String line = Latin1.decode(answer);
        if (!line.startsWith("HTTP/1.")) {
            return Optional.of("the answer is not HTTP");
        }
        return line.charAt(CODE) == '2' ? Optional.empty() : Optional.of("status " + line.substring(CODE));
    }

    /** False if the time is up. */
    private boolean await(int socket, int events) {
        while (true) {
            long left = deadline - kernel.nanoTime();
            pollEntry[0] = socket;
            pollEntry[1] = events;
            int ready = left <= 0 ? 0 : kernel.poll(pollEntry, 1, left);
            if (ready != -Errno.EINTR) {
                return ready > 0;
            }
        }
    }
}
