package dev.zerohalt.sim;

import java.util.List;

/** The files below /proc: the socket tables, and the threads and children of processes. */
final class ProcFiles {
    private static final String ROOT = "/proc/";

    private final SimulatedKernel machine;

    ProcFiles(SimulatedKernel machine) {
        this.machine = machine;
    }

    /** The file, or null if there is none of that name; counts as an attempt at a scan where it is one. */
    OpenFile open(String path) {
        if (!path.startsWith(ROOT) || machine.faults().withoutProc) {
            return null;
        }
        return switch (path) {
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
            default -> ofProcess(path.substring(ROOT.length()).split("/", -1));
        };
    }

    /** Where a link leads, or null if there is none of that name. */
    String link(String path) {
        return path.equals("/proc/self") && !machine.faults().withoutProc ? Integer.toString(machine.pid()) : null;
    }

    private OpenFile ofProcess(String[] parts) {
        boolean task = parts.length == 2 && parts[1].equals("task");
        return task ? threads(number(parts[0])) : children(parts);
    }

    /** /proc/PID/task: every process has one thread. */
    private OpenFile threads(int process) {
        return machine.processes().children(process) == null
                ? null
                : new DirectoryFile(List.of(Integer.toString(process)));
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
