package dev.zerohalt.process;

import dev.zerohalt.os.Directory;
import dev.zerohalt.os.Kernel;
import java.util.Optional;

/**
 * A zerohalt and its application, by their process ids.
 *
 * @param application the first process of the application
 */
public record ProcessTree(int zerohalt, int application) {
    /** Whether we run as zerohalt's user, or that cannot be seen. */
    public boolean isOfOurUser(Kernel kernel) {
        Optional<Long> ours = ProcessUser.read(kernel, kernel.pid());
        Optional<Long> own = ProcessUser.read(kernel, zerohalt);
        return ours.isEmpty() || own.isEmpty() || ours.equals(own);
    }

    /** A process below zerohalt that belongs to another user; 0 if none is seen. Takes its time: not for the event loop. */
    public int ofAnotherUser(Kernel kernel) {
        Ancestry ancestry = new Ancestry(kernel, zerohalt);
        Optional<Long> own = ProcessUser.read(kernel, zerohalt);
        for (int pid : new Directory(kernel).numbers("/proc")) {
            boolean isOthers = own.isPresent()
                    && pid != zerohalt
                    && ProcessUser.read(kernel, pid)
                            .filter(user -> !user.equals(own.get()))
                            .isPresent();
            if (isOthers && ancestry.isDescendant(pid)) {
                return pid;
            }
        }
        return 0;
    }
}
