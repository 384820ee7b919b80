package dev.zerohalt.e2e.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.e2e.engines.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Alpine's packages. Debian has no apk-tools, so they are not installed by apk: other readers of the same formats look at what apk checks
 * before it installs, and GNU tar unpacks the files.
 */
class ApkE2E {
    @ParameterizedTest
    @CsvSource({"amd64, x86_64", "arm64, aarch64"})
    void saysWhatIsInIt(String architecture, String machine) throws IOException {
        List<GzipMember> members = GzipMember.of(apk(machine));

        assertThat(members).hasSize(2);
        assertThat(isEnded(members.getFirst())).isFalse();
        assertThat(isEnded(members.getLast())).isTrue();
        Map<String, String> info = info(members.getFirst());
        assertThat(info).containsEntry("pkgname", "zerohalt").containsEntry("arch", machine);
        assertThat(info.get("pkgver"))
                .startsWith(Dist.VERSION.replaceFirst("-.*", ""))
                .endsWith("-r0");
        assertThat(info)
                .containsEntry(
                        "datahash", DigestUtils.sha256Hex(members.getLast().compressed()));
        assertThat(info).containsEntry("size", Long.toString(checkFiles(members.getLast())));

        Path root = Dist.empty("apk-" + architecture);
        Path data = Files.write(Dist.WORK.resolve("data.tar"), members.getLast().content());
        Shell.ok("tar", "-C", root.toString(), "-xf", data.toString());
        Installed.check(root, architecture, "usr/share/zsh/site-functions");
    }

    @Test
    void runs() throws IOException {
        Path root = Dist.empty("apk-run");
        Path data = Files.write(
                Dist.WORK.resolve("data.tar"),
                GzipMember.of(apk("x86_64")).getLast().content());
        Shell.ok("tar", "-C", root.toString(), "-xf", data.toString());
        try (FirstProcess zerohalt = FirstProcess.start(root)) {
            zerohalt.drain();
        }
    }

    /** The bytes of all files. Before each stands its SHA-1, by which apk knows later whether it was changed. */
    private static long checkFiles(GzipMember member) throws IOException {
        long size = 0;
        try (TarFile files = new TarFile(member.content())) {
            for (TarArchiveEntry file : files.getEntries()) {
                assertThat(file.getLongUserId()).isZero();
                if (file.isFile()) {
                    byte[] content = files.getInputStream(file).readAllBytes();
                    assertThat(file.getExtraPaxHeader("APK-TOOLS.checksum.SHA1"))
                            .isEqualTo(DigestUtils.sha1Hex(content));
                    size += content.length;
                } else {
                    assertThat(file.isDirectory()).isTrue();
                }
            }
        }
        return size;
    }

    private static Map<String, String> info(GzipMember member) throws IOException {
        try (TarFile files = new TarFile(member.content())) {
            assertThat(files.getEntries()).extracting(TarArchiveEntry::getName).containsExactly(".PKGINFO");
            String text = new String(
                    files.getInputStream(files.getEntries().getFirst()).readAllBytes(), UTF_8);
            return text.lines()
                    .map(line -> line.split(" = ", 2))
                    .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        }
    }

    /** Whether two empty blocks are at its end. apk reads on if they are not. */
    private static boolean isEnded(GzipMember member) {
        byte[] content = member.content();
        for (int i = content.length - 1024; i < content.length; i++) {
            if (i < 0 || content[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static Path apk(String machine) {
        return Dist.file("zerohalt-" + Dist.VERSION.replaceFirst("-([a-z]+)\\.", "_$1") + "-r0." + machine + ".apk");
    }
}
