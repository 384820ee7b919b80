package dev.zerohalt.e2e.engines;

import java.util.ArrayList;
import java.util.List;

/** The command line that Docker and Podman have in common. */
final class CommandLine {
    private final List<String> engine;

    /** @param engine the command and the options before its own commands */
    CommandLine(List<String> engine) {
        this.engine = List.copyOf(engine);
    }

    List<String> of(String... arguments) {
        return Shell.concat(engine, arguments);
    }

    Shell.Outcome run(String... arguments) {
        return Shell.run(of(arguments));
    }

    String ok(String... arguments) {
        return Shell.ok(of(arguments));
    }

    String inspect(String container, String format) {
        return ok("inspect", "--format=" + format, container);
    }

    /** Starts a container of the image, and returns its name. */
    String start(Confinement confinement, String image, String... options) {
        List<String> all = new ArrayList<>(List.of("run", "--detach"));
        all.addAll(List.of(options));
        if (confinement == Confinement.FULL) {
            all.addAll(
                    List.of("--read-only", "--cap-drop=ALL", "--user=65534:65534", "--security-opt=no-new-privileges"));
        }
        all.add(image);
        return Shell.ok(Shell.concat(engine, all.toArray(String[]::new)))
                .lines()
                .reduce("", (_, last) -> last);
    }

    /** On the engine's bridge. */
    String address(String container) {
        return inspect(container, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
    }
}
