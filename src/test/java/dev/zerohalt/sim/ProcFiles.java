package dev.zerohalt.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The files below /proc: the socket tables, and the threads and children of processes. */
final class ProcFiles {
    private static final String ROOT = "/proc/";

    private final SimulatedKernel machine;

    ProcFiles(SimulatedKernel machine) {
        this.machine = machine;
    }

    /** The file, or null if there is none of that name; counts as an attempt at a scan where it is one. */
    OpenFile open(String path) {
        if (!path.equals("/proc") && !path.startsWith(ROOT) || machine.faults().withoutProc) {
            return null;
        }
        return switch (path) {
            case "/proc" -> root();
            case "/proc/net/tcp" -> {
                machine.scanBegins();
                yield new ProcNetFile(machine, SocketTables.AF_INET, () -> {});
            }
            case "/proc/net/tcp6" -> {
                if (machine.faults().withoutIpv6) {
                    machine.scanEnds();
                    yield null;
                }
                yield new ProcNetFile(machine, SocketTables.AF_INET6, machine::scanEnds);
            }
            case "/proc/net/sockstat" ->
                new TextFile("sockets: used " + machine.socketsInUse() + "\nTCP: inuse "
                        + machine.sockets().inUse(SocketTables.AF_INET) + " orphan 0 tw 0 alloc 0 mem 0\n");
            case "/proc/net/sockstat6" ->
                machine.faults().withoutIpv6
                        ? null
                        : new TextFile("TCP6: inuse " + machine.sockets().inUse(SocketTables.AF_INET6) + "\n");
            default -> ofProcess(path.substring(ROOT.length()).split("/", -1));
        };
    }

    /** Where a link leads, or null if there is none of that name. */
    String link(String path) {
        if (machine.faults().withoutProc) {
            return null;
        }
        String[] parts = path.substring(ROOT.length()).split("/", -1);
        if (parts.length != 3 || !parts[1].equals("fd")) {
            return path.equals("/proc/self") ? Integer.toString(machine.pid()) : null;
        }
        List<SimSocket> sockets = sockets(number(parts[0]));
        int descriptor = Integer.parseInt(parts[2]);
        return descriptor < sockets.size()
                ? "socket:[" + sockets.get(descriptor).inode() + "]"
                : null;
    }

    private List<SimSocket> sockets(int process) {
        SimProcess found = machine.processes().find(process);
        return found == null ? List.of() : found.sockets();
    }

    private OpenFile ofProcess(String[] parts) {
        if (parts.length != 2) {
            return children(parts);
        }
        int process = number(parts[0]);
        boolean exists = machine.processes().children(process) != null;
        return !exists
                ? null
                : switch (parts[1]) {
                    case "task" -> new DirectoryFile(List.of(parts[0])); // every process has one thread
                    case "fd" -> descriptors(process);
                    case "stat" -> stat(process);
                    case "status" -> status(process);
                    default -> null;
                };
    }

    /** /proc/PID/fd: as numbers from 0 on. */
    private OpenFile descriptors(int process) {
        int count = sockets(process).size();
        return new DirectoryFile(
                IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    private OpenFile stat(int process) {
        SimProcess found = machine.processes().find(process);
        boolean lives = found == null || found.isAlive();
        int parent = found == null ? 0 : found.parent();
        int group = found == null ? process : found.group();
        return new TextFile(process + " (a process) " + (lives ? 'S' : 'Z') + " " + parent + " " + group
                + " 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 0\n");
    }

    private OpenFile status(int process) {
        SimProcess found = machine.processes().find(process);
        boolean lives = found == null || found.isAlive();
        long caught = found == null ? 0 : found.caught();
        return new TextFile("Name:\ta process\nState:\t" + (lives ? 'S' : 'Z')
                + "\nSigBlk:\t%016x\nSigCgt:\t%016x\n".formatted(0, caught));
    }

    /** /proc: the processes, and some of what else there is. */
    private OpenFile root() {
        List<String> names = new ArrayList<>(List.of("net", "self", "stat"));
        names.add(Integer.toString(machine.pid()));
        machine.processes().present().forEach(process -> names.add(Integer.toString(process.pid())));
        return new DirectoryFile(names);
    }

    /** /proc/PID/task/PID/children; null if it is another file or the process does not exist. */
    private OpenFile children(String[] parts) {
        if (parts.length != 4 || !parts[1].equals("task") || !parts[3].equals("children")) {
            return null;
        }
        int process = number(parts[0]);
        if (process != number(parts[2])) {
            return null;
        }
        List<Integer> children = machine.processes().children(process);
        if (children == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int child : children) {
            text.append(child).append(' ');
        }
        return new TextFile(text.toString());
    }

    private int number(String name) {
        return name.equals("self") || name.equals("thread-self") ? machine.pid() : Integer.parseInt(name);
    }
}
