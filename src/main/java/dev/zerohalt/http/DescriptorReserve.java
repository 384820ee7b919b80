package dev.zerohalt.http;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;

/**
 * Clients must not hold every descriptor that this process may have: a few are kept back, so that hooks and checks can be started,
 * connections counted and files read, however many clients there are.
 */
public final class DescriptorReserve {
    /** A drain with both hooks, a check of each kind, a search for ports and a look at the status take 16 at a time. */
    private static final int RESERVE = 24;

    /** With so many there is room for every client, whatever was inherited. */
    private static final int PLENTY = 512;

    private DescriptorReserve() {}

    /**
     * How many clients each of the servers may have at a time: an equal share of what is left of the limit beside the reserve and
     * what is open now. Where that is hardly anything, a third of what is left; at least one.
     */
    public static int clients(Kernel kernel, int servers) {
        int limit = kernel.descriptorLimit();
        if (limit >= PLENTY) {
            return Places.MOST;
        }
        int free = free(kernel, limit);
        return Math.clamp(Math.max(free - RESERVE, free / 3) / servers, 1, Places.MOST);
    }

    private static int free(Kernel kernel, int limit) {
        int free = 0;
        for (int descriptor = 0; descriptor < limit; descriptor++) {
            free += kernel.fileType(descriptor) == -Errno.EBADF ? 1 : 0;
        }
        return free;
    }
}
