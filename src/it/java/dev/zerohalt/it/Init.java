package dev.zerohalt.it;

import java.util.ArrayList;
import java.util.List;

/**
 * An init with what it is told: tini, dumb-init, catatonit or zerohalt.
 *
 * @param name of its program
 * @param flags before the program that it starts
 * @param environment variables with their values, NAME=value
 */
record Init(String name, List<String> flags, List<String> environment) {
    static final String ZEROHALT = "zerohalt";

    static Init plain(String name) {
        return new Init(name, List.of(), List.of());
    }

    /** With flags or a variable, as a cell of the page has them. */
    Init with(String words) {
        return words.startsWith("-") ? withFlags(List.of(words.split(" ", -1))) : withVariable(words);
    }

    private Init withFlags(List<String> more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(more);
        return new Init(name, all, environment);
    }

    Init withVariable(String variable) {
        List<String> all = new ArrayList<>(environment);
        all.add(variable);
        return new Init(name, flags, all);
    }

    boolean isZerohalt() {
        return name.equals(ZEROHALT);
    }

    Launch launch(Mode mode) {
        Launch launch = Launch.unset(mode).flags(flags.toArray(String[]::new));
        for (String variable : environment) {
            int equals = variable.indexOf('=');
            launch.environment(variable.substring(0, equals), variable.substring(equals + 1));
        }
        // The flags of tini and catatonit do not end at the program: they would take its own for theirs.
        if ((name.equals("tini") || name.equals("catatonit")) && !flags.contains("--")) {
            launch.flags("--");
        }
        return isZerohalt() ? launch : launch.peer("/usr/bin/" + name);
    }
}
