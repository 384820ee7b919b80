package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs to run as hooks, made in a directory of the test's. */
final class HookScripts {
    private final Path directory;

    HookScripts(Path directory) {
        this.directory = directory;
    }

    Path script(String name, String text) {
        try {
            Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text);
            assertThat(script.toFile().setExecutable(true)).isTrue();
            return script;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A hook that says something and then waits until the test lets it go on. */
    String gate(String name) {
        return script(
                        name,
                        "echo " + name + " begins\nwhile ! [ -e " + directory + "/" + name
                                + ".open ]; do sleep 0.02; done\n" + "echo " + name + " ends\n")
                .toString();
    }

    void open(String name) {
        try {
            Files.createFile(directory.resolve(name + ".open"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
