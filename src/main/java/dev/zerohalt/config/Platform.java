package dev.zerohalt.config;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.Optional;

/**
 * What runs the container, recognised by a sign that it puts into every one: a variable, a variable with a
 * value, or a file. The first of those that are
 * there counts: ECS and Nomad also leave Docker's.
 */
public enum Platform {
    KUBERNETES("Kubernetes", "KUBERNETES_SERVICE_HOST", 30, "terminationGracePeriodSeconds"),
    ECS("ECS", "ECS_CONTAINER_METADATA_URI_V4", 30, "stopTimeout"),
    ECS_V3("ECS", "ECS_CONTAINER_METADATA_URI", 30, "stopTimeout"),
    NOMAD("Nomad", "NOMAD_ALLOC_ID", 5, "kill_timeout"),
    /** Its file is hidden where /run is a tmpfs, as with --read-only. */
    PODMAN_VARIABLE("Podman", "container=podman", 10, "podman stop --time"),
    DOCKER("Docker", "/.dockerenv", 10, "stop_grace_period or docker stop --time"),
    PODMAN("Podman", "/run/.containerenv", 10, "podman stop --time");

    private final String label;
    private final String sign;
    private final int graceSeconds;
    private final String graceSetting;

    Platform(String label, String sign, int graceSeconds, String graceSetting) {
        this.label = label;
        this.sign = sign;
        this.graceSeconds = graceSeconds;
        this.graceSetting = graceSetting;
    }

    public String label() {
        return label;
    }

    /** By what it is recognised: the name of a variable, also with its value, or the path of a file. */
    public String sign() {
        return sign;
    }

    /** From its signal to its SIGKILL, unless {@link #graceSetting} says otherwise; nanoseconds. */
    public long graceNanos() {
        return graceSeconds * 1_000_000_000L;
    }

    /** What the grace period is called there. */
    public String graceSetting() {
        return graceSetting;
    }

    /** {@code Kubernetes, by KUBERNETES_SERVICE_HOST} */
    public String describe() {
        return label + ", by " + sign;
    }

    /** The one that runs this container, if it is one of these. */
    public static Optional<Platform> find(Kernel kernel) {
        Optional<Platform> told = inEnvironment(kernel);
        if (told.isPresent()) {
            return told;
        }
        for (Platform each : values()) {
            if (each.sign.charAt(0) == '/' && exists(kernel, each.sign)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static Optional<Platform> inEnvironment(Kernel kernel) {
        Optional<Platform> first = Optional.empty();
        byte[] entry;
        for (int i = 0; (entry = kernel.environment(i)) != null; i++) {
            for (Platform each : values()) {
                if (each.isToldBy(entry) && (first.isEmpty() || each.compareTo(first.get()) < 0)) {
                    first = Optional.of(each);
                }
            }
        }
        return first;
    }

    /** Whether an entry sets the variable, to the value if the sign has one; an empty one counts as not set. */
    private boolean isToldBy(byte[] entry) {
        int length = sign.length();
        if (entry.length < length) {
            return false;
        }
        for (int i = 0; i < length; i++) { // at the first character, for nearly all
            if (entry[i] != sign.charAt(i)) {
                return false;
            }
        }
        return sign.indexOf('=') < 0 ? entry.length >= length + 2 && entry[length] == '=' : entry.length == length;
    }

    /** Also if it may not be read: Podman's file is its user's alone. */
    private static boolean exists(Kernel kernel, String path) {
        int file = kernel.open(Latin1.encode(path), Linux.O_PATH);
        if (file >= 0) {
            kernel.close(file);
        }
        return file >= 0;
    }
}
