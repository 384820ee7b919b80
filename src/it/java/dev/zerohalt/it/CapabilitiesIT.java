package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerohalt.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Once the application is started zerohalt has no capability in effect, and everything that it starts has what it was given. */
@Timeout(120)
class CapabilitiesIT {
    private static final String NONE = "0000000000000000";

    /** DAC_OVERRIDE, DAC_READ_SEARCH, KILL, NET_ADMIN and SYS_PTRACE. */
    private static final long USED = 1 << 1 | 1 << 2 | 1 << 5 | 1 << 12 | 1 << 19;

    private static final String[] AS_ENGINES_DO = {
        "setpriv",
        "--bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod",
        "--inh-caps=-all"
    };
    private static final String[] AMBIENT = {
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "--inh-caps=-all,+kill,+net_raw",
        "--ambient-caps=+kill,+net_raw",
        "--bounding-set=-all,+kill,+net_raw"
    };
    private static final String TELL = "sh -c 'grep -E ^Cap /proc/self/status; echo told'";

    @TempDir
    Path directory;

    /** What a program has that is started without zerohalt: the lines of /proc/self/status. */
    private static String given(Launch launch, String... startedBy) {
        List<String> line = new java.util.ArrayList<>(List.of(startedBy));
        line.addAll(List.of("sh", "-c", "grep -E ^Cap /proc/self/status; echo told"));
        try (Instance instance = launch.startInstead(line.toArray(String[]::new))) {
            assertThat(instance.exitCode()).isZero();
            return instance.out();
        }
    }

    private static void awaitNoneInEffect(Instance instance) {
        Await.until(
                () -> "no capability in effect, but " + instance.status("CapEff"),
                () -> instance.status("CapEff").equals(NONE));
    }

    private static long permitted(Instance instance) {
        return Long.parseLong(instance.status("CapPrm"), 16);
    }

    @ParameterizedTest
    @EnumSource
    void theApplicationHasAllAndZerohaltNothing(Mode mode) {
        String given = given(Launch.in(mode));
        try (Instance instance = Launch.in(mode)
                .shell("grep -E ^Cap /proc/self/status; echo told; exec sleep 600")
                .startReady()) {
            instance.awaitOut("told");
            assertThat(instance.out()).isEqualTo(given);
            awaitNoneInEffect(instance);
            assertThat(permitted(instance)).as("permitted").isEqualTo(USED);
            assertThat(instance.health()).isEqualTo(503);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    /** The kernel gives no new privileges to what a process starts: its hooks have what it is permitted, and no more. */
    @ParameterizedTest
    @EnumSource
    void whereHooksComeNothingIsGivenUp(Mode mode) {
        assertHooksHaveAll(mode, "setpriv", "--no-new-privs");
        assertHooksHaveAll(mode, AS_ENGINES_DO);
        assertHooksHaveAll(mode, AMBIENT);
    }

    private static void assertHooksHaveAll(Mode mode, String... startedBy) {
        String given = given(Launch.in(mode), startedBy);
        assertThat(given).contains("CapEff:").doesNotContain("CapEff:\t" + NONE);
        try (Instance instance = Launch.in(mode)
                .startedBy(startedBy)
                .set("HEALTH_MODE", "command")
                .set("HEALTH_COMMAND", "true")
                .set("PRE_SHUTDOWN_COMMAND", TELL)
                .set("POST_SHUTDOWN_COMMAND", TELL)
                .command("sleep", "600")
                .startHealthy()) {
            awaitNoneInEffect(instance);
            assertThat(given).contains("CapPrm:\t" + instance.status("CapPrm"));
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
            assertThat(instance.out().replace(given, "")).isEmpty();
            assertThat(instance.out().split("told", -1)).hasSize(3);
        }
    }

    /** Without SYS_PTRACE the kernel shows the descriptors of a process only to whom is permitted as much as the process is. */
    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.NO_SOCK_DIAG)
    void thePortsOfAnApplicationWithEveryCapabilityAreSeen(Mode mode) throws IOException {
        try (Instance instance = Launch.in(mode)
                .startedBy(AS_ENGINES_DO)
                .set("DRAIN_TIMEOUT", "10m")
                .helper("server")
                .startServing()) {
            awaitNoneInEffect(instance);
            Socket client = instance.connect();
            instance.order("accept", "accepted");
            instance.signal(Posix.SIGTERM);
            LogEvent ports = instance.awaitEvent("ports");
            assertThat(ports.get("ports")).as(instance.transcript()).isEqualTo("8080");
            client.close();
            instance.order("close", "closed");
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.log()).doesNotContain("level=WARN");
        }
    }

    /** A process that has gone to another user is signalled all the same. */
    @ParameterizedTest
    @EnumSource
    void anApplicationOfAnotherUserIsSignalled(Mode mode) {
        try (Instance instance = Launch.in(mode)
                .startedBy(AS_ENGINES_DO)
                .set("APP_PORT", "none")
                .command(OtherUser.server(directory))
                .startReady()) {
            awaitNoneInEffect(instance);
            instance.signal(Posix.SIGUSR1);
            instance.awaitOut("signal 10\n");
            awaitNoneInEffect(instance);
            instance.signal(Posix.SIGTERM);
            instance.awaitOut("signal 15\n");
            assertThat(instance.exitCode()).isZero();
        }
    }

    @Test
    void inAUserNamespaceToo() {
        try (Instance instance = Launch.in(Mode.ORDINARY)
                .startedBy("unshare", "--user", "--map-root-user")
                .shell("grep CapEff /proc/self/status; echo told; exec sleep 600")
                .startReady()) {
            instance.awaitOut("told");
            assertThat(instance.out()).doesNotContain(NONE);
            awaitNoneInEffect(instance);
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
        }
    }

    /** Neither set nor cleared, which nobody could. */
    @ParameterizedTest
    @EnumSource
    void noNewPrivilegesStaysAsItIsGiven(Mode mode) {
        for (boolean isSet : new boolean[] {false, true}) {
            Launch launch = Launch.in(mode);
            if (isSet) {
                launch.startedBy("setpriv", "--no-new-privs");
            }
            try (Instance instance = launch.set("POST_SHUTDOWN_COMMAND", "sh -c 'grep NoNewPrivs /proc/self/status'")
                    .shell("grep NoNewPrivs /proc/self/status; echo told; exec sleep 600")
                    .startReady()) {
                instance.awaitOut("told");
                awaitNoneInEffect(instance);
                String value = isSet ? "1" : "0";
                assertThat(instance.status("NoNewPrivs")).isEqualTo(value);
                instance.signal(Posix.SIGTERM);
                assertThat(instance.exitCode()).isEqualTo(143);
                assertThat(instance.out()).isEqualTo("NoNewPrivs:\t" + value + "\ntold\nNoNewPrivs:\t" + value + "\n");
            }
        }
    }
}
