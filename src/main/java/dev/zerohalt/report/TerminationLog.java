package dev.zerohalt.report;

import dev.zerohalt.log.Timestamp;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;

/**
 * The file in which Kubernetes looks for a container's last words: how far a shutdown has come, the closing report, or why nothing was
 * started. Written only where it exists. What is written takes the place of what was there, and whenever we are killed, whole lines are left.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/">Kubernetes</a>
 */
public final class TerminationLog {
    /** What the kubelet reads of it. */
    private static final int MAX_LENGTH = 4096;

    /** Where writing takes longer, only the last words are worth it. */
    private static final long SLOW_NANOS = 100_000_000;

    private final Kernel kernel;
    private final String path;
    private int written;
    private boolean isSlow;

    /**
     * @param path empty for none
     */
    public TerminationLog(Kernel kernel, String path) {
        this.kernel = kernel;
        this.path = path;
    }

    /** Writes the last words. */
    public void write(String text) {
        write(text, true);
    }

    /** Writes what may not be the last words: only to a file, as in a pipe they could not be replaced. */
    void note(String text) {
        if (!isSlow) {
            long began = kernel.nanoTime();
            write(text, false);
            isSlow = kernel.nanoTime() - began > SLOW_NANOS;
        }
    }

    /** The time, as in the log. */
    String time() {
        StringBuilder text = new StringBuilder();
        Timestamp.append(text, kernel.epochMillis());
        return text.toString();
    }

    private void write(String text, boolean isLast) {
        int file = path.isEmpty() ? -1 : open();
        if (file < 0) {
            return;
        }
        byte[] bytes = Latin1.encode(text);
        int length = wholeLines(bytes, Math.min(bytes.length, MAX_LENGTH), bytes.length);
        if (kernel.fileType(file) == Linux.S_IFREG) {
            replace(file, bytes, length);
        } else if (isLast) {
            kernel.write(file, bytes, 0, length);
        }
        kernel.close(file);
    }

    /** Who may write into its directory must not choose by a symbolic link what we write to, as root maybe. */
    private int open() {
        int flags = Linux.O_WRONLY | Linux.O_NONBLOCK;
        byte[] name = Latin1.encode(path);
        boolean isSystems = path.startsWith("/dev/") || path.startsWith("/proc/"); // where /dev/stderr is a link
        return isSystems ? kernel.open(name, flags) : kernel.openItself(name, flags);
    }

    /**
     * Writes over what is there, in one call, and then cuts off the rest. Until that is done line feeds stand over the end of what we
     * wrote before. Where there is no room, what is there stays.
     */
    private void replace(int file, byte[] bytes, int length) {
        byte[] page = new byte[Math.max(length, written)];
        System.arraycopy(bytes, 0, page, 0, length);
        for (int i = length; i < page.length; i++) {
            page[i] = '\n';
        }
        int result = kernel.write(file, page, 0, page.length);
        if (result > 0) {
            written = result < length ? wholeLines(page, result, length) : length;
            kernel.truncate(file, written);
        }
    }

    /** How much of a text to keep, up to a limit: whole lines, if that is not all of it and there are any. */
    private static int wholeLines(byte[] bytes, int limit, int length) {
        int end = limit;
        while (limit < length && end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end > 0 ? end : limit;
    }
}
