package dev.zerohalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.FaultyKernel;
import dev.zerohalt.os.HostKernel;
import dev.zerohalt.os.HostNewFiles;
import dev.zerohalt.os.NewFiles;
import dev.zerohalt.os.OsException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SelfCopyTest {
    private static final int ENOSPC = 28;

    @TempDir
    Path directory;

    private final FaultyKernel faulty = new FaultyKernel(new HostKernel());
    private final NewFiles files = new HostNewFiles(faulty.kernel());

    private void copyTo(Path file) {
        SelfCopy.to(faulty.kernel(), files, file.toString());
    }

    private List<Path> left() throws IOException {
        try (var left = Files.list(directory)) {
            return left.toList();
        }
    }

    @Test
    void theCopyIsThisProgramAndMayBeExecuted() throws IOException {
        Path copy = directory.resolve("copy");
        copyTo(copy);
        assertThat(copy).hasSameBinaryContentAs(Path.of("/proc/self/exe"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rwxr-xr-x");
        assertThat(left()).containsExactly(copy);
    }

    @Test
    void aFileThatIsThereIsReplaced() throws IOException {
        Path copy = Files.writeString(directory.resolve("copy"), "before");
        copyTo(copy);
        assertThat(copy).hasSameBinaryContentAs(Path.of("/proc/self/exe"));
        assertThat(left()).containsExactly(copy);
    }

    /** Calls may write less than they were given. */
    @Test
    void whatWasNotWrittenIsWrittenNext() throws IOException {
        faulty.on("write", (arguments, call) -> {
            arguments.replace(3, Math.min(arguments.number(3), 5000));
            return call.make();
        });
        Path copy = directory.resolve("copy");
        copyTo(copy);
        assertThat(copy).hasSameBinaryContentAs(Path.of("/proc/self/exe"));
    }

    @Test
    void withoutRoomTheFileThatWasThereStays() throws IOException {
        faulty.fail("write", ENOSPC);
        Path copy = Files.writeString(directory.resolve("copy"), "before");
        assertThatThrownBy(() -> copyTo(copy))
                .isInstanceOf(OsException.class)
                .hasMessage("cannot write " + copy + ": No space left on device");
        assertThat(copy).hasContent("before");
        assertThat(left()).containsExactly(copy);
    }

    @Test
    void whatCannotBeReadIsNotHalfCopied() throws IOException {
        faulty.fail("read", Errno.EINVAL);
        assertThatThrownBy(() -> copyTo(directory.resolve("copy")))
                .hasMessageContaining("cannot read this program at /proc/self/exe: Invalid argument");
        assertThat(left()).isEmpty();
    }

    @Test
    void withoutProcTheErrorNamesIt() {
        faulty.fail("open", Errno.ENOENT);
        assertThatThrownBy(() -> copyTo(directory.resolve("copy")))
                .hasMessage("cannot read this program at /proc/self/exe: No such file or directory");
    }

    @Test
    void aDirectoryIsNotAFile() throws IOException {
        assertThatThrownBy(() -> copyTo(directory))
                .hasMessage(
                        "cannot write " + directory + ", name a file, as " + directory + "/zerohalt: Is a directory");
        assertThat(left()).isEmpty();
    }

    /** Such as /bin, which rename(2) would replace. */
    @Test
    void aLinkToADirectoryStays() throws IOException {
        Path target = Files.createDirectory(directory.resolve("target"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        assertThatThrownBy(() -> copyTo(link))
                .hasMessage("cannot write " + link + ", name a file, as " + link + "/zerohalt: Is a directory");
        assertThat(link).isSymbolicLink();
        assertThat(target).isEmptyDirectory();
        assertThat(left()).containsExactlyInAnyOrder(target, link);
    }

    @Test
    void aLinkToAFileIsReplacedAndNotTheFile() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "before");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        copyTo(link);
        assertThat(link).isRegularFile().hasSameBinaryContentAs(Path.of("/proc/self/exe"));
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(target).hasContent("before");
    }

    /** A mount point in a read-only root is one: the file beside it could not be made. */
    @Test
    void aDirectoryIsToldBeforeAnythingIsMade() {
        NewFiles none = (NewFiles) Proxy.newProxyInstance(
                NewFiles.class.getClassLoader(), new Class<?>[] {NewFiles.class}, (proxy, call, arguments) -> {
                    throw new AssertionError(call.getName());
                });
        assertThatThrownBy(() -> SelfCopy.to(faulty.kernel(), none, directory.toString()))
                .hasMessageContaining(", name a file, as " + directory + "/zerohalt: ");
    }

    @Test
    void theDirectoryHasToBeThere() {
        assertThatThrownBy(() -> copyTo(directory.resolve("none/copy")))
                .hasMessageStartingWith("cannot create " + directory.resolve("none/copy."))
                .hasMessageEndingWith(": No such file or directory");
    }
}
