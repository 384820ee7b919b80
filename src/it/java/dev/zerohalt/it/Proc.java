package dev.zerohalt.it;

import java.util.Optional;

/** A process of a sandbox, under the ids of its own PID namespace. */
record Proc(int pid, String name, char state, int parent, int group, int session) {
    /** By its /proc/PID/stat; nothing if the process is gone. */
    static Optional<Proc> parse(int pid, String stat) {
        int nameEnd = stat.lastIndexOf(')');
        if (nameEnd <= 0) {
            return Optional.empty();
        }
        String[] rest = stat.substring(nameEnd + 2).split(" ", -1);
        return Optional.of(new Proc(
                pid,
                stat.substring(stat.indexOf('(') + 1, nameEnd),
                rest[0].charAt(0),
                Integer.parseInt(rest[1]),
                Integer.parseInt(rest[2]),
                Integer.parseInt(rest[3])));
    }

    boolean isZombie() {
        return state == 'Z';
    }

    boolean isStopped() {
        return state == 'T';
    }
}
