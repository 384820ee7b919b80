package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What build.sh builds for, and which commit it says that it builds. */
@Timeout(60)
class BuildIT {
    private static final String COMMIT = "[0-9a-f]{40}";

    @TempDir
    Path repository;

    @BeforeEach
    void copyTheScript() throws IOException {
        Files.createDirectory(repository.resolve("scripts"));
        Files.copy(Path.of("scripts/commit.sh"), repository.resolve("scripts/commit.sh"));
    }

    @ParameterizedTest
    @CsvSource({"amd64, amd64", "x86_64, amd64", "arm64, arm64", "aarch64, arm64"})
    void anArchitectureByDebiansNameOrTheKernels(String name, String architecture) throws Exception {
        assertThat(architectureOf(name)).isEqualTo(new Bash(architecture + "\n", 0));
    }

    @ParameterizedTest
    @CsvSource({
        "armhf, its addresses have 32 bits",
        "i386, its addresses have 32 bits",
        "s390x, it is big-endian",
        "ppc64, it is big-endian",
        "ppc64el, its kernel has another number for SO_RCVLOWAT",
        "riscv64, no test of Zerohalt has run on it",
        "z80, this architecture is not known"
    })
    void noOtherArchitecture(String name, String why) throws Exception {
        Bash answer = architectureOf(name);
        assertThat(answer.said())
                .startsWith("cannot build for " + name + ": " + why)
                .endsWith("There are amd64 (x86_64) and arm64 (aarch64)\n");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(Bash.run(Path.of("."), "./build.sh --target " + name)).isEqualTo(answer);
    }

    private static Bash architectureOf(String name) throws Exception {
        return Bash.run(Path.of("."), ". scripts/architecture.sh; architecture_of " + name);
    }

    @Test
    void theCommitOfACleanTree() throws Exception {
        commitAll();
        assertThat(commit()).matches(COMMIT + "\n");
    }

    @ParameterizedTest
    @CsvSource({"echo >>file", "touch another", "rm file", "echo >>file; git add file"})
    void anythingNotCommittedIsTold(String change) throws Exception {
        commitAll();
        run(change);
        assertThat(commit()).matches(COMMIT + "-dirty\n");
    }

    @Test
    void whatIsIgnoredIsNot() throws Exception {
        run("echo target/ >.gitignore");
        commitAll();
        run("mkdir target; touch target/zerohalt");
        assertThat(commit()).matches(COMMIT + "\n");
    }

    @Test
    void unknownWithoutARepository() throws Exception {
        assertThat(commit()).isEqualTo("unknown\n");
    }

    @Test
    void unknownWithoutACommit() throws Exception {
        run("git init -q");
        assertThat(commit()).isEqualTo("unknown\n");
    }

    /** As where a package of Zerohalt is made: that commit is another program's. */
    @Test
    void unknownInAFolderOfAnotherRepository() throws Exception {
        run("mkdir zerohalt; cp -r scripts zerohalt");
        commitAll();
        assertThat(Bash.run(repository.resolve("zerohalt"), "scripts/commit.sh"))
                .isEqualTo(new Bash("unknown\n", 0));
    }

    @Test
    void unknownWithoutGit() throws Exception {
        commitAll();
        run("mkdir bin; ln -s $(which bash) $(which dirname) bin");
        assertThat(Bash.run(repository, "PATH=bin scripts/commit.sh")).isEqualTo(new Bash("unknown\n", 0));
    }

    /** As when root builds in somebody's checkout. */
    @Test
    void theOwnerOfTheFolderDoesNotMatter() throws Exception {
        commitAll();
        run("chown -R 65534:65534 .");
        assertThat(commit()).matches(COMMIT + "\n");
    }

    @Test
    void theCommitMayBeSaid() throws Exception {
        assertThat(Bash.run(repository, "ZEROHALT_COMMIT=v1.2-3 scripts/commit.sh"))
                .isEqualTo(new Bash("v1.2-3\n", 0));
    }

    @ParameterizedTest
    @CsvSource({
        "a b",
        "a\"",
        "a;b",
        "é",
        "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"
    })
    void whatIsSaidMustLookLikeACommit(String said) throws Exception {
        Bash answer = Bash.run(repository, "ZEROHALT_COMMIT='" + said + "' scripts/commit.sh");
        assertThat(answer.said())
                .isEqualTo("cannot build: ZEROHALT_COMMIT must be 1 to 80 letters, digits, '.', '_' or" + " '-', not '"
                        + said + "'\n");
        assertThat(answer.exitCode()).isEqualTo(2);
    }

    private String commit() throws Exception {
        return run("scripts/commit.sh");
    }

    private void commitAll() throws Exception {
        run("touch file; git init -q; git add .; git -c user.name=a -c user.email=a@localhost commit -qm first");
    }

    private String run(String script) throws Exception {
        Bash bash = Bash.run(repository, script);
        assertThat(bash.exitCode()).as(bash.said()).isZero();
        return bash.said();
    }
}
