package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code zerohalt --copy-to}: how the binary gets out of an image that has nothing else, into a volume that other containers mount. */
@Timeout(60)
@NotEmulated(NotEmulated.NOT_IN_ANOTHER_ROOT)
class CopyIT {
    @TempDir
    Path root;

    /** As an image FROM scratch, and a volume. */
    private Path image() throws IOException {
        Helpers.install(Helpers.BINARY, root.resolve("zerohalt"));
        Files.createDirectory(root.resolve("proc"));
        return Files.createDirectory(root.resolve("shared"));
    }

    private Launch inImage(Mode mode, String... words) {
        return Launch.in(mode)
                .sandbox("root", root.toString())
                .binary("/zerohalt")
                .flags(words);
    }

    @ParameterizedTest
    @EnumSource
    void outOfAnEmptyImage(Mode mode) throws IOException {
        Path shared = image();
        // The environment is the application's: it is no business of the copy's.
        try (Instance instance = inImage(mode, "--copy-to", "/shared/zerohalt")
                .set("CONFIG", "/none.yaml")
                .set("APP_PORT", "99999")
                .start()) {
            assertThat(instance.exitCode()).as(instance.log()).isZero();
            assertThat(instance.log() + instance.out()).isEmpty();
        }
        Path copy = shared.resolve("zerohalt");
        assertThat(copy).hasSameBinaryContentAs(Helpers.BINARY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rwxr-xr-x");
        try (var files = Files.list(shared)) {
            assertThat(files).containsExactly(copy);
        }
    }

    @Test
    void theCopyRunsAndIsReplacedWhileItDoes() throws IOException {
        Path shared = image();
        Helpers.install(Helpers.staticProgram("server"), root.resolve("app"));
        for (int i = 0; i < 2; i++) {
            try (Instance copying =
                    inImage(Mode.PID_1, "--copy-to", "/shared/zerohalt").start()) {
                assertThat(copying.exitCode()).as(copying.log()).isZero();
            }
        }
        try (Instance running = Launch.in(Mode.PID_1)
                .sandbox("root", root.toString())
                .binary("/shared/zerohalt")
                .command("/app")
                .startReady()) {
            running.awaitOut("ready");
            running.serve("4");
            assertThat(running.beside("/zerohalt", "--copy-to", "/shared/zerohalt"))
                    .isEqualTo("exit 0");
            assertThat(running.beside("/shared/zerohalt", "--probe")).isEqualTo("exit 0");
            running.signal(Posix.SIGTERM);
            assertThat(running.exitCode()).isZero();
        }
        assertThat(shared.resolve("zerohalt")).hasSameBinaryContentAs(Helpers.BINARY);
    }

    /** An init container's user has a umask and no rights but to write there. */
    @Test
    void whateverTheUmaskAndTheUser() throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .startedBy(
                        "setpriv",
                        "--reuid=65532",
                        "--regid=65532",
                        "--clear-groups",
                        "--bounding-set=-all",
                        "--no-new-privs",
                        "sh",
                        "-c",
                        "umask 077; exec \"$@\"",
                        "sh")
                .flags("--copy-to", root.resolve("copy").toString())
                .start()) {
            assertThat(instance.exitCode()).as(instance.log()).isZero();
        }
        Path copy = root.resolve("copy");
        assertThat(copy).hasSameBinaryContentAs(Helpers.BINARY);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rwxr-xr-x");
        assertThat(Files.getOwner(copy).getName()).isNotEqualTo("root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shared", "/shared/"})
    void aDirectoryIsRefusedByName(String directory) throws IOException {
        Path shared = image();
        try (Instance instance = inImage(Mode.PID_1, "--copy-to", directory).start()) {
            assertThat(instance.exitCode()).isEqualTo(1);
            assertThat(instance.log())
                    .startsWith("zerohalt: cannot write " + directory + ", name a file, as /shared/zerohalt: ");
        }
        try (var files = Files.list(shared)) {
            assertThat(files).isEmpty();
        }
        assertThat(root.resolve("shared")).isEmptyDirectory();
    }

    /** As /bin is of a usr-merged image. */
    @ParameterizedTest
    @ValueSource(strings = {"/link", "/link/"})
    void aLinkToADirectoryStays(String link) throws IOException {
        Path shared = image();
        Files.createSymbolicLink(root.resolve("link"), Path.of("shared"));
        try (Instance instance = inImage(Mode.PID_1, "--copy-to", link).start()) {
            assertThat(instance.exitCode()).as(instance.log()).isEqualTo(1);
            assertThat(instance.log())
                    .isEqualTo("zerohalt: cannot write " + link + ", name a file, as /link/zerohalt: Is a directory\n");
        }
        assertThat(root.resolve("link")).isSymbolicLink();
        assertThat(shared).isEmptyDirectory();
    }

    /** Some volumes have no permissions to set. */
    @Test
    void whatCannotBeMadeExecutableIsNotLeftThere() throws IOException {
        Path shared = image();
        try (Instance instance = inImage(Mode.PID_1, "--copy-to", "/shared/zerohalt")
                .sandbox("seccomp", withoutFchmod().toString())
                .start()) {
            assertThat(instance.exitCode()).isEqualTo(1);
            assertThat(instance.log())
                    .matches("zerohalt: cannot create /shared/zerohalt\\.[0-9a-f]+: Operation not permitted\n");
        }
        assertThat(shared).isEmptyDirectory();
    }

    /** A seccomp filter that has fchmod(2) fail with EPERM. */
    private Path withoutFchmod() throws IOException {
        int fchmod = System.getProperty("os.arch").equals("aarch64") ? 52 : 91;
        ByteBuffer filter = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
        instruction(filter, 0x20, 0, 0); // the call's number
        instruction(filter, 0x15, 1, fchmod); // if it is not this one, skip one
        instruction(filter, 0x06, 0, 0x00050001); // SECCOMP_RET_ERRNO
        instruction(filter, 0x06, 0, 0x7fff0000); // SECCOMP_RET_ALLOW
        return Files.write(root.resolve("filter"), filter.array());
    }

    private static void instruction(ByteBuffer filter, int code, int skippedIfNot, int operand) {
        filter.putShort((short) code).put((byte) 0).put((byte) skippedIfNot).putInt(operand);
    }

    @Test
    void whatCannotBeMadeIsSaid() throws IOException {
        image();
        try (Instance instance =
                inImage(Mode.PID_1, "--copy-to", "/none/zerohalt").start()) {
            assertThat(instance.exitCode()).isEqualTo(1);
            assertThat(instance.log())
                    .matches("zerohalt: cannot create /none/zerohalt\\.[0-9a-f]+: No such file or directory\n");
        }
        try (Instance instance = inImage(Mode.PID_1, "--copy-to").start()) {
            assertThat(instance.exitCode()).isEqualTo(2);
            assertThat(instance.log()).contains("--copy-to takes one path");
        }
    }
}
