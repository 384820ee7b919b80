package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** An application that runs as another user than zerohalt does. */
final class OtherUser {
    /** Sheds what root may do to another user's processes, as container engines have it by default. */
    static final String[] WITHOUT_PTRACE = {"setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace"};

    private OtherUser() {}

    /**
     * The command that runs the server as nobody, who may not be able to reach it where it was built. A program of its own
     * makes the copy: had we opened it for writing, a process started side by side could have it open when it is to be executed.
     */
    static String[] server(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            String server = directory.resolve("server").toString();
            Process install = new ProcessBuilder(
                            "install", "-m", "755", Helpers.program("server").toString(), server)
                    .start();
            assertThat(install.onExit().join().exitValue()).isZero();
            return new String[] {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", server};
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
