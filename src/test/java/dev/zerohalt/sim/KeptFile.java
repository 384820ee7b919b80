package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.ArrayList;
import java.util.List;

/** The termination log, opened to be written: what is in it is kept, with what was in it at any time before. */
final class KeptFile extends OpenFile {
    static final String PATH = "/dev/termination-log";

    /** What was in it, from a moment on. */
    record State(String text, Moment at) {}

    /** What was in it, one after the other. */
    static final class History {
        private final List<State> states = new ArrayList<>();

        List<State> states() {
            return states;
        }

        String text() {
            return states.isEmpty() ? "" : states.getLast().text();
        }
    }

    private final SimulatedMachine machine;
    private final History history;
    private int at;

    KeptFile(SimulatedMachine machine, History history) {
        this.machine = machine;
        this.history = history;
    }

    private void become(String text) {
        history.states.add(new State(text, machine.moment()));
    }

    @Override
    int ready() {
        return Linux.POLLOUT;
    }

    @Override
    int type() {
        return Linux.S_IFREG;
    }

    @Override
    int write(byte[] buffer, int offset, int length) {
        String old = history.text();
        String written = Latin1.decode(buffer, offset, length);
        become(old.substring(0, at) + written + old.substring(Math.min(old.length(), at + length)));
        at += length;
        return length;
    }

    @Override
    int truncate(int length) {
        if (length > history.text().length()) {
            return -Errno.EINVAL;
        }
        become(history.text().substring(0, length));
        return 0;
    }
}
