package dev.zerohalt.process;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.SmallFile;
import java.util.Optional;

/**
 * What a process runs, by its command line. proc(5), /proc/pid/cmdline; a process may write there what it likes. Arguments are left
 * out: there may be secrets among them.
 *
 * @param program the file's name without its directory, such as {@code node}; no longer than 32 characters
 * @param script what an interpreter runs: a file's name, {@code -c} for a command of a shell; empty if the program is no
 *     interpreter
 */
public record ProgramName(String program, String script) {
    private static final int MOST = 512;
    private static final int LONGEST = 32;
    private static final String COMMAND = "-c";

    /** Empty if there is no such process, no /proc, or nothing in its command line. */
    public static Optional<ProgramName> read(Kernel kernel, int pid) {
        return SmallFile.read(kernel, "/proc/" + pid + "/cmdline", MOST).flatMap(ProgramName::parse);
    }

    /** Words that each end with a zero byte. */
    static Optional<ProgramName> parse(String commandLine) {
        String first = word(commandLine, 0).trim();
        int blank = first.indexOf(
                ' '); // in a title that the process has given itself: "npm start", "nginx: master process"
        String program = fileName(blank < 0 ? first : first.substring(0, blank));
        program = program.endsWith(":") ? program.substring(0, program.length() - 1) : program;
        if (program.isEmpty()) {
            return Optional.empty();
        }
        boolean isInterpreter = blank < 0 && (isShell(program) || isOtherInterpreter(program));
        return Optional.of(new ProgramName(program, isInterpreter ? script(program, commandLine) : ""));
    }

    /** Whether it runs commands that somebody has written for a shell. */
    boolean isShell() {
        return isShell(program);
    }

    /** Whether it is a shell with a command in its arguments, and not in a file. */
    boolean isShellCommand() {
        return isShell() && script.equals(COMMAND);
    }

    private static boolean isShell(String name) {
        return switch (name) {
            case "sh", "bash", "dash", "ash", "ksh", "zsh", "busybox" -> true;
            default -> false;
        };
    }

    private static boolean isOtherInterpreter(String name) {
        return name.startsWith("node") || name.startsWith("python") || name.startsWith("ruby") || name.equals("bun");
    }

    /** The first word that is no option. */
    private static String script(String program, String commandLine) {
        for (int n = 1; n < 8; n++) {
            String word = word(commandLine, n);
            boolean isOption = word.startsWith("-") || word.startsWith("+");
            if (isOption && isShell(program) && word.indexOf('c') > 0 && !word.startsWith("--")) {
                return COMMAND;
            }
            if (!isOption && !word.isEmpty()) {
                return fileName(word);
            }
        }
        return "";
    }

    /** The n-th word; empty if there are fewer. */
    private static String word(String commandLine, int n) {
        int start = 0;
        for (int i = 0; i < n && start >= 0; i++) {
            start = commandLine.indexOf('\0', start) + 1;
            start = start == 0 ? -1 : start;
        }
        if (start < 0) {
            return "";
        }
        int end = commandLine.indexOf('\0', start);
        return commandLine.substring(start, end < 0 ? commandLine.length() : end);
    }

    private static String fileName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return Ascii.visible(name.length() > LONGEST ? name.substring(0, LONGEST) : name);
    }

    /** {@code sh -c}, {@code bash start.sh}, {@code npm} */
    @Override
    public String toString() {
        return script.isEmpty() ? program : program + " " + script;
    }
}
