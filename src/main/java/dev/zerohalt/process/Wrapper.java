package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import java.util.Optional;

/**
 * The application's first process if it only starts the server, which is another process below it. The first process has the
 * signals and its exit code counts, whatever becomes of the server. That it is one is seen by who listens; what it is called
 * only decides what is advised.
 *
 * @param first the first process
 * @param server a process that listens
 * @param passesOn whether the first process does something of its own when it is told to stop, as a wrapper that tells the server
 */
public record Wrapper(ProgramName first, ProgramName server, boolean passesOn) {
    /**
     * Names the two.
     *
     * @param server the process that listens
     * @param signals the application is stopped by one of these
     * @return empty if one of them is gone, or the first is the master of workers that run the same program, as HAProxy's is: its kind knows
     *     when to tell whom
     */
    public static Optional<Wrapper> read(Kernel kernel, ProcessTree tree, int server, SignalSet signals) {
        Optional<ProgramName> first = ProgramName.read(kernel, tree.application());
        Optional<ProgramName> other = ProgramName.read(kernel, server);
        Optional<SignalHandling> handling = SignalHandling.read(kernel, tree.application());
        if (first.isEmpty() || other.isEmpty() || handling.isEmpty()) {
            return Optional.empty();
        }
        boolean passesOn = handling.get().handles(signals);
        boolean isMaster = passesOn
                && first.equals(other)
                && !first.get().isShell()
                && SocketOwner.runSame(kernel, tree.application(), server);
        return isMaster ? Optional.empty() : Optional.of(new Wrapper(first.get(), other.get(), passesOn));
    }

    /** What to write instead. */
    public String advice() {
        String program = server.program();
        String itself = "[\"" + program + "\", ...]";
        if (first.isShellCommand()) {
            return "write \"exec " + program + " ...\" in the command of " + first + ", or " + itself
                    + " instead of it";
        }
        if (first.isShell()) {
            return "write \"exec " + program + " ...\" in " + script(first);
        }
        return switch (tool()) {
            case "npm", "npx", "yarn", "yarnpkg", "pnpm", "pnpx", "bun", "corepack" ->
                "start " + itself + " instead of " + tool() + ", as package.json says";
            case "tini",
                    "tini-static",
                    "dumb-init",
                    "catatonit",
                    "docker-init",
                    "podman-init",
                    "s6-svscan",
                    "runsvdir" -> "leave out " + tool() + ": zerohalt does its work";
            default ->
                "start " + itself + " instead, or let " + first + " execute it, or set ZEROHALT_SIGNAL_TARGET=group";
        };
    }

    private static String script(ProgramName shell) {
        return shell.script().isEmpty() ? "its script" : shell.script();
    }

    /** {@code npm} also where it is the script that Node.js runs: npm-cli.js, yarn-4.5.0.cjs. */
    private String tool() {
        String name = first.isShell() || first.script().isEmpty() ? first.program() : first.script();
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && !isVersionOrPart(name, end)) {
            end++;
        }
        return name.substring(0, end);
    }

    private static boolean isVersionOrPart(String name, int at) {
        String rest = name.substring(at);
        return rest.startsWith("-cli")
                || rest.startsWith("-berry")
                || rest.length() > 1 && rest.charAt(0) == '-' && Ascii.digit(rest.charAt(1), 10) >= 0;
    }
}
