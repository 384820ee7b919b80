package dev.zerohalt.it;

import dev.zerohalt.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The namespaces that a command runs in, as the host sees them by /proc. */
final class Sandbox {
    private final Process process;
    private final boolean pid1;
    private final Supplier<String> transcript;

    /**
     * @param process the sandbox program
     * @param pid1 whether the command is the first process of its PID namespace
     * @param transcript what to say of it all when something fails
     */
    Sandbox(Process process, boolean pid1, Supplier<String> transcript) {
        this.process = process;
        this.pid1 = pid1;
        this.transcript = transcript;
    }

    private static Path children(long parent) {
        return Path.of("/proc/" + parent + "/task/" + parent + "/children");
    }

    /** A process's first child, by their ids on the host; 0 if it has none. */
    static int firstChild(long parent) {
        String pids = read(children(parent)).strip();
        return pids.isEmpty() ? 0 : Integer.parseInt(pids.split(" ", -1)[0]);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /** The PID namespace's first process, by its id on the host. */
    private int initPid() {
        return awaitChild(process.pid());
    }

    /** The command's process by its id on the host. */
    int pid() {
        return pid1 ? initPid() : awaitChild(initPid());
    }

    private int awaitChild(long parent) {
        int[] child = new int[1];
        Await.until(() -> "a child of process " + parent + "\n" + transcript.get(), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("zerohalt has ended\n" + transcript.get());
            }
            child[0] = firstChild(parent);
            return child[0] != 0;
        });
        return child[0];
    }

    private Path proc(String file) {
        return Path.of("/proc/" + pid() + "/" + file);
    }

    /** A line of the command's /proc/PID/status. */
    String status(String field) {
        return field(proc("status"), field);
    }

    /** What stands in such a file behind a field's name and a colon. */
    static String field(Path file, String field) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    /** Processor time that the command has taken, in clock ticks: hundredths of a second nearly everywhere. */
    long cpuTicks() {
        String stat = read(proc("stat"));
        String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(rest[11]) + Long.parseLong(rest[12]);
    }

    /** Every process, zombies included. */
    List<Proc> processes() {
        List<Proc> found = new ArrayList<>();
        Path all = Path.of("/proc/" + initPid() + "/root/proc");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(all, "[0-9]*")) {
            for (Path entry : entries) {
                int pid = Integer.parseInt(entry.getFileName().toString());
                Proc.parse(pid, read(entry.resolve("stat"))).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** A file as the command sees it. */
    Path file(String path) {
        return proc("root" + path);
    }

    /** Waits until a socket of a local port is in a state, by the kernel's number: some changes come with a delayed ACK. */
    void awaitTcpState(int port, int state) {
        String wanted = ":%04X [0-9A-F]+:[0-9A-F]+ %02X ".formatted(port, state);
        Pattern row = Pattern.compile("^ *\\d+: [0-9A-F]+" + wanted, Pattern.MULTILINE);
        Path tcp = proc("net/tcp");
        Path tcp6 = proc("net/tcp6");
        Await.until(
                () -> "a socket of port " + port + " in state " + state,
                () -> row.matcher(read(tcp)).find() || row.matcher(read(tcp6)).find());
    }

    /** The longest send queue of the sockets of a local port, in bytes: what peers have not taken. */
    long longestSendQueue(int port) {
        Pattern row = Pattern.compile(
                "^ *\\d+: [0-9A-F]+:%04X [0-9A-F:]+ [0-9A-F]+ ([0-9A-F]+):".formatted(port), Pattern.MULTILINE);
        return row.matcher(read(proc("net/tcp")) + read(proc("net/tcp6")))
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1), 16))
                .max()
                .orElse(0);
    }

    /** What a command says that is run beside it, as by {@code docker exec}, and how it ends. */
    String beside(String... command) {
        List<String> line = new ArrayList<>(
                List.of("nsenter", "--target", "" + pid(), "--mount", "--net", "--pid", "--root", "--wd=/"));
        line.addAll(List.of(command));
        try {
            Process beside = new ProcessBuilder(line).redirectErrorStream(true).start();
            String said = new String(beside.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said + "exit " + beside.waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void killAll() {
        int init = firstChild(process.pid());
        if (init != 0) {
            Posix.kill(init, Posix.SIGKILL);
        } else if (process.isAlive()) {
            process.destroyForcibly();
        }
    }
}
