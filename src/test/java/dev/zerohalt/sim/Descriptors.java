package dev.zerohalt.sim;

import dev.zerohalt.os.Linux;
import java.util.ArrayList;
import java.util.List;

/** The open files of the process under test. To use a descriptor that is not open is a mistake, and fails the test. */
final class Descriptors {
    private final List<OpenFile> files = new ArrayList<>();

    /** Gives a file the lowest free descriptor. */
    int add(OpenFile file) {
        int lowest = files.indexOf(null);
        if (lowest >= 0) {
            files.set(lowest, file);
            return lowest;
        }
        files.add(file);
        return files.size() - 1;
    }

    OpenFile get(int descriptor) {
        OpenFile file = descriptor >= 0 && descriptor < files.size() ? files.get(descriptor) : null;
        if (file == null) {
            throw new AssertionError("descriptor " + descriptor + " is not open");
        }
        return file;
    }

    void close(int descriptor) {
        OpenFile file = get(descriptor);
        files.set(descriptor, null);
        file.close();
    }

    /** The open files of a kind. */
    <T extends OpenFile> List<T> ofType(Class<T> type) {
        return files.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What poll(2) finds without waiting; the number of entries with something. */
    int check(int[] entries, int count) {
        int ready = 0;
        for (int i = 0; i < count; i++) {
            int wanted = entries[2 * i + 1] & 0xffff;
            int happened = 0;
            if (entries[2 * i] >= 0) {
                int possible = Linux.POLLERR | Linux.POLLHUP | Linux.POLLNVAL | wanted;
                happened = get(entries[2 * i]).ready() & possible;
            }
            entries[2 * i + 1] = happened << 16 | wanted;
            if (happened != 0) {
                ready++;
            }
        }
        return ready;
    }
}
