package dev.zerohalt.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** An application that runs as another user than zerohalt does. */
final class OtherUser {
    /** Sheds what root may do to another user's processes, as container engines have it by default. */
    static final String[] WITHOUT_PTRACE = {"setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace"};

    private OtherUser() {}

    /** The command that runs the server as nobody, who may not be able to reach it where it was built. */
    static String[] server(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path server = directory.resolve("server");
        Helpers.install(Helpers.program("server"), server);
        return new String[] {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", server.toString()};
    }
}
