package dev.zerohalt.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What becomes of the calls on sock_diag sockets in a sandbox that was given the file; see netlink_fault.h. */
final class NetlinkFault {
    private final Path file;

    /**
     * @param folder where the file is made; nothing is wrong yet
     */
    NetlinkFault(Path folder) {
        file = folder.resolve("netlink-fault");
        set("none");
    }

    /** From the next call on. */
    void set(String fault) {
        try {
            Path whole = Files.writeString(file.resolveSibling("netlink-fault.new"), fault);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Launch in(Mode mode) {
        return Launch.in(mode).sandbox("netlink-fault", file.toString());
    }
}
