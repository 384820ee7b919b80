package dev.zerohalt.process;

import dev.zerohalt.os.Directory;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Slices;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Visits every process below us, some in a step. Its memory does not grow with their number. proc(5) */
final class ProcessWalk implements Slices.Work {
    private static final int PROCESSES_PER_STEP = 16;

    private final Kernel kernel;
    private final Ancestry ancestry;
    private final Directory processes;
    private final IntConsumer visitor;
    private final Consumer<Boolean> ended;
    private boolean begun;
    private boolean complete;

    /**
     * @param visitor is shown each process id
     * @param ended is told whether all processes were seen; not without a /proc of our PID namespace
     */
    ProcessWalk(Kernel kernel, IntConsumer visitor, Consumer<Boolean> ended) {
        this.kernel = kernel;
        this.ancestry = new Ancestry(kernel);
        this.processes = new Directory(kernel);
        this.visitor = visitor;
        this.ended = ended;
    }

    @Override
    public boolean step() {
        if (!begun) {
            begun = true;
            return ancestry.isProcOurs() && processes.open("/proc") == 0;
        }
        for (int i = 0; i < PROCESSES_PER_STEP; i++) {
            int process = processes.next();
            if (process == Directory.END) {
                complete = processes.error() == 0;
                return false;
            }
            if (process != kernel.pid() && ancestry.place(process) == Ancestry.Place.BELOW_US) {
                visitor.accept(process);
            }
        }
        return true;
    }

    @Override
    public void done() {
        ended.accept(complete);
    }

    @Override
    public void broken() {
        processes.close();
        ended.accept(false);
    }
}
