package dev.zerohalt.http;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.Arrays;
import java.util.Optional;

/** One GET, waited for: for the command line, not for the loop. */
public final class HttpGet {
    /** {@code HTTP/1.1 200} */
    private static final int STATUS_LINE = 12;

    private static final int CODE = 9;
    private static final int FIRST_BUFFER = 4096;

    /** Longer answers are cut. */
    private static final int MAX_LENGTH = 1024 * 1024;

    /**
     * What came of it.
     *
     * @param failure why there is no answer with a 2xx status; empty if there is one
     * @param text of the answer: the status line at least
     */
    public record Answer(String failure, String text) {
        /** What follows the head; empty if only the status was asked for. */
        public String body() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? "" : text.substring(end + 4);
        }
    }

    private final Kernel kernel;
    private final HttpUrl url;
    private final long deadline;
    private final int[] pollEntry = new int[2];

    private HttpGet(Kernel kernel, HttpUrl url, long timeoutNanos) {
        this.kernel = kernel;
        this.url = url;
        this.deadline = kernel.nanoTime() + timeoutNanos;
    }

    /** Asks for the status alone; empty if it is 2xx, else what is wrong. */
    public static Optional<String> failure(Kernel kernel, HttpUrl url, long timeoutNanos) {
        Answer answer = new HttpGet(kernel, url, timeoutNanos).get(STATUS_LINE);
        return answer.failure().isEmpty() ? Optional.empty() : Optional.of(answer.failure());
    }

    /** Asks for everything. */
    public static Answer answer(Kernel kernel, HttpUrl url, long timeoutNanos) {
        return new HttpGet(kernel, url, timeoutNanos).get(MAX_LENGTH);
    }

    private Answer get(int length) {
        String failure = "";
        for (IpAddress address : url.addresses()) {
            int socket = kernel.socket(address.family(), Linux.SOCK_STREAM, 0);
            if (socket < 0) {
                failure = failure.isEmpty() ? kernel.describe(-socket) : failure;
                continue;
            }
            try {
                int connected = connect(socket, address);
                if (connected == 0) {
                    return ask(socket, length);
                }
                failure = failure.isEmpty() ? kernel.describe(-connected) : failure;
            } finally {
                kernel.close(socket);
            }
        }
        return failed("cannot reach " + url.host() + ":" + url.port() + ": " + failure);
    }

    private static Answer failed(String failure) {
        return new Answer(failure, "");
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

    private Answer ask(int socket, int length) {
        byte[] request = Latin1.encode("GET " + url.target() + " HTTP/1.1\r\nHost: " + url.host() + ":" + url.port()
                + "\r\nUser-Agent: zerohalt-probe\r\nConnection: close\r\n\r\n");
        int sent = kernel.send(socket, request, 0, request.length, 0);
        if (sent != request.length) {
            return failed("cannot send the request: " + kernel.describe(sent < 0 ? -sent : Errno.EAGAIN));
        }
        byte[] answer = new byte[Math.min(length, FIRST_BUFFER)];
        int have = 0;
        while (have < length) {
            if (have == answer.length) {
                answer = Arrays.copyOf(answer, Math.min(2 * have, length));
            }
            if (!await(socket, Linux.POLLIN)) {
                return failed("no answer in time");
            }
            int received = kernel.receive(socket, answer, have, answer.length - have, 0);
            if (received == 0 && have >= STATUS_LINE) {
                break;
            }
            if (received <= 0 && received != -Errno.EAGAIN) {
                return failed("the connection ended without an answer");
            }
            have += Math.max(0, received);
        }
        String text = Latin1.decode(answer, 0, have);
        if (!text.startsWith("HTTP/1.")) {
            return failed("the answer is not HTTP");
        }
        return new Answer(text.charAt(CODE) == '2' ? "" : "status " + text.substring(CODE, STATUS_LINE), text);
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
