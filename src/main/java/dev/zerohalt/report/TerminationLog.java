package dev.zerohalt.report;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;

/**
 * The file in which Kubernetes looks for a container's last words: the closing report, or why nothing was started. Written
 * only where it exists.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/">Kubernetes</a>
 */
public final class TerminationLog {
    /** What the kubelet reads of it. */
    private static final int MAX_LENGTH = 4096;

    private final Kernel kernel;
    private final String path;

    /**
     * @param path empty for none
     */
    public TerminationLog(Kernel kernel, String path) {
        this.kernel = kernel;
        this.path = path;
    }

    public void write(String text) {
        if (path.isEmpty()) {
            return;
        }
        int file = kernel.open(Latin1.encode(path), Linux.O_WRONLY | Linux.O_TRUNC | Linux.O_NONBLOCK);
        if (file < 0) {
            return;
        }
        byte[] bytes = Latin1.encode(text);
        kernel.write(file, bytes, 0, Math.min(bytes.length, MAX_LENGTH));
        kernel.close(file);
    }
}
