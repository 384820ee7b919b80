package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application is given what zerohalt was given: no byte, signal or descriptor more or less. */
@Timeout(60)
class InheritanceIT {
    private static Instance inspect(Launch launch, String... arguments) {
        Instance instance = launch.helper("inspect", arguments).start();
        assertThat(instance.exitCode()).isZero();
        return instance;
    }

    private static String value(Instance instance, String name) {
        return instance.outLines().stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> values(Instance instance, String name) {
        return instance.outLines().stream()
                .filter(line -> line.startsWith(name + "="))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void noSignalIsBlockedOrIgnored(Mode mode) {
        try (Instance instance = inspect(Launch.in(mode))) {
            assertThat(value(instance, "blocked")).isEqualTo("0000000000000000");
            assertThat(value(instance, "ignored")).isEqualTo("0000000000000000");
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.OTHER_SIGNALS)
    void signalsBlockedAndIgnoredBeforeStaySo(Mode mode) {
        Launch launch = Launch.in(mode);
        long blocked = 0;
        for (int signal : new int[] {1, 12, 15, 17, 32, 34, 35, 64}) {
            launch.sandbox("block", Integer.toString(signal));
            blocked |= 1L << (signal - 1);
        }
        long ignored = 0;
        for (int signal : new int[] {2, 3, 13, 17, 20, 22, 33, 35, 40}) {
            launch.sandbox("ignore", Integer.toString(signal));
            ignored |= 1L << (signal - 1);
        }
        try (Instance instance = inspect(launch)) {
            assertThat(value(instance, "blocked")).isEqualTo("%016x".formatted(blocked));
            assertThat(value(instance, "ignored")).isEqualTo("%016x".formatted(ignored));
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheStandardDescriptors(Mode mode) {
        try (Instance instance = inspect(Launch.in(mode))) {
            assertThat(value(instance, "descriptors")).isEqualTo("0,1,2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDescriptorZerohaltWasGivenIsPassedOn(Mode mode) {
        try (Instance instance = inspect(Launch.in(mode).sandbox("keep", "3", "keep", "7"))) {
            assertThat(value(instance, "descriptors")).isEqualTo("0,1,2,3,7");
        }
    }

    @ParameterizedTest
    @EnumSource
    void inPlaceOfAClosedDescriptorThereIsNoneOfZerohalts(Mode mode) {
        try (Instance instance = inspect(Launch.in(mode).sandbox("close", "0", "close", "2"))) {
            assertThat(value(instance, "descriptors")).isIn("1", "0,1,2");
            if (value(instance, "descriptors").equals("0,1,2")) {
                assertThat(value(instance, "descriptor.0")).startsWith("null");
                assertThat(value(instance, "descriptor.2")).startsWith("null");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theStandardDescriptorsKeepTheirFlags(Mode mode) {
        String direct;
        try (Instance instance =
                Launch.in(mode).startInstead(Helpers.program("inspect").toString())) {
            assertThat(instance.exitCode()).isZero();
            direct = String.join("\n", values(instance, "descriptor.1")) + values(instance, "descriptor.2");
        }
        try (Instance instance = inspect(Launch.in(mode))) {
            assertThat(String.join("\n", values(instance, "descriptor.1")) + values(instance, "descriptor.2"))
                    .isEqualTo(direct);
        }
    }

    @ParameterizedTest
    @EnumSource
    void argumentsByteForByte(Mode mode) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(Helpers.program("inspect").toString().getBytes(StandardCharsets.UTF_8));
        arguments.add(new byte[0]);
        arguments.add(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0x80, 'x'});
        arguments.add("größe 漢字 \u0001\t\n".getBytes(StandardCharsets.UTF_8));
        arguments.add(new byte[] {(byte) 0xc3});
        arguments.add(new byte[0]);
        byte[] allBytes = new byte[255];
        for (int i = 0; i < allBytes.length; i++) {
            allBytes[i] = (byte) (i + 1);
        }
        arguments.add(allBytes);
        arguments.add("long ".repeat(12_000).getBytes(StandardCharsets.UTF_8));
        List<String> expected =
                arguments.stream().map(bytes -> "argument=" + Launch.hex(bytes)).toList();
        try (Instance instance = Launch.in(mode).startWithBytes(arguments)) {
            assertThat(instance.exitCode()).isZero();
            assertThat(values(instance, "argument")).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyArguments(Mode mode) {
        String[] many = new String[5_000];
        java.util.Arrays.setAll(many, i -> "argument-" + i);
        try (Instance instance = inspect(Launch.in(mode), many)) {
            assertThat(values(instance, "argument")).hasSize(1 + many.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.OTHER_ENVIRONMENT)
    void theEnvironmentByteForByte(Mode mode) {
        Launch launch = Launch.in(mode)
                .environment("EMPTY", "")
                .environment("LONG", "x".repeat(100_000))
                .sandbox("environment", Launch.hex(new byte[] {'B', 'Y', 'T', 'E', 'S', '=', (byte) 0xff, (byte) 0xfe}))
                .sandbox("environment", Launch.hex(new byte[] {(byte) 0xfd, '=', '\n'}));
        List<String> direct;
        try (Instance instance = launch.startInstead(Helpers.program("inspect").toString())) {
            assertThat(instance.exitCode()).isZero();
            direct = values(instance, "environment");
        }
        assertThat(direct).contains("environment=42595445533dfffe", "environment=fd3d0a");
        try (Instance instance = inspect(launch)) {
            assertThat(values(instance, "environment")).isEqualTo(direct);
        }
    }

    @ParameterizedTest
    @EnumSource
    @NotEmulated(NotEmulated.ITS_OWN_NAME)
    void aProcessGroupOfItsOwnInTheSameSession(Mode mode) {
        try (Instance instance = Launch.in(mode).command("sleep", "600").startReady()) {
            Proc application = instance.processNamed("sleep");
            Proc zerohalt = instance.processNamed("zerohalt");
            assertThat(application.group()).isEqualTo(application.pid());
            assertThat(application.parent()).isEqualTo(zerohalt.pid());
            assertThat(application.session()).isEqualTo(zerohalt.session());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWorkingDirectory(Mode mode) {
        try (Instance instance = inspect(Launch.in(mode).startedBy("sh", "-c", "cd /usr/lib; exec \"$@\"", "sh"))) {
            assertThat(value(instance, "cwd")).isEqualTo(Launch.hex("/usr/lib".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void standardInput(Mode mode) {
        try (Instance instance = Launch.in(mode).command("cat").start()) {
            instance.type("first\n");
            instance.awaitOut("first\n");
            instance.type("second\n");
            instance.closeInput();
            assertThat(instance.exitCode()).isZero();
            assertThat(instance.out()).isEqualTo("first\nsecond\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void standardOutputIsTheApplicationsAlone(Mode mode) {
        try (Instance instance = Launch.in(mode).command("cat").startReady()) {
            instance.signal(Posix.SIGTERM);
            assertThat(instance.exitCode()).isEqualTo(143);
            assertThat(instance.out()).isEmpty();
        }
    }
}
