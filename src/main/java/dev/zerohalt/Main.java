package dev.zerohalt;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.NativeKernel;

/** The entry point of the binary; the only place that exits. */
public final class Main {
    /** A collection for every so many bytes allocated: few pages of the heap are ever touched. */
    private static final long COLLECT_AFTER = 64 * 1024;

    private static final int FAILURE = 1;
    private static final int STDERR = 2;

    private static long freeAfterCollection;
    private static boolean isStarted;

    private Main() {}

    public static void main(String[] args) {
        Kernel kernel = new NativeKernel();
        int code = FAILURE;
        freeAfterCollection = Runtime.getRuntime().freeMemory();
        try {
            code = Zerohalt.run(kernel, Main::collectGarbage, NativeKernel::notice);
        } catch (Throwable e) { // anything else aborts the process, and the container with it
            byte[] text =
                    Latin1.encode("zerohalt: internal error: " + e.getClass().getName() + ": " + e.getMessage() + "\n");
            kernel.write(STDERR, text, 0, text.length);
        }
        kernel.exit(code);
    }

    /** The heap is only ever collected whole, where no temporary object is alive. */
    private static void collectGarbage() {
        if (!isStarted) {
            isStarted = true;
            NativeKernel.releaseCode();
        }
        if (freeAfterCollection - Runtime.getRuntime().freeMemory() > COLLECT_AFTER) {
            System.gc();
            freeAfterCollection = Runtime.getRuntime().freeMemory();
        }
    }
}
