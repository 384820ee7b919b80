package dev.zerohalt.cli.doctor;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.process.ContainerPlace;
import dev.zerohalt.process.ProgramName;

/** Whether zerohalt is where it can do all of its work: PID 1, or the first process of its container. */
final class Place {
    private Place() {}

    static void examine(Kernel kernel, Running running, Findings findings) {
        int pid = running.tree().zerohalt();
        switch (ContainerPlace.of(kernel, pid)) {
            case INIT -> findings.good("it is PID 1: every orphan is its child");
            case SHARED ->
                findings.good("it is the first process of its container, whose PID namespace is shared (as by"
                        + " shareProcessNamespace, or docker run --pid): it reaps what its application leaves");
            case BELOW_ANOTHER -> {
                String parent = ProgramName.read(kernel, ContainerPlace.parent(kernel, pid))
                        .map(ProgramName::toString)
                        .orElse("another process");
                findings.note(
                        "it is not PID 1: " + parent + " has started it, and it reaps only what the application leaves",
                        advice(parent));
            }
        }
    }

    private static String advice(String parent) {
        boolean isEngines = parent.equals("docker-init") || parent.equals("podman-init");
        return isEngines
                ? "Leave out --init (Compose: init: true): zerohalt does its work."
                : "Make it the ENTRYPOINT, in exec form, to have it reap everything and get every signal.";
    }
}
