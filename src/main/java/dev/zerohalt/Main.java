package dev.zerohalt;

import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Memory;
import dev.zerohalt.os.NativeKernel;
import dev.zerohalt.os.NativeMemory;
import dev.zerohalt.os.NativeNewFiles;

/** The entry point of the binary; the only place that exits. */
public final class Main {
    private static final int FAILURE = 1;
    private static final int STDERR = 2;

    private Main() {}

    public static void main(String[] args) {
        NativeKernel kernel = new NativeKernel();
        Memory memory = new NativeMemory();
        byte[] outOfMemory = Latin1.encode("zerohalt: out of memory\n"); // made while there is some
        int code = FAILURE;
        try {
            boolean ignored = memory.useReserve(false);
            code = Zerohalt.run(kernel, memory, new NativeNewFiles(), kernel);
        } catch (OutOfMemoryError e) {
            kernel.write(STDERR, outOfMemory, 0, outOfMemory.length);
        } catch (Throwable e) { // anything else aborts the process, and the container with it
            boolean ignored = memory.useReserve(true);
            byte[] text =
                    Latin1.encode("zerohalt: internal error: " + e.getClass().getName() + ": " + e.getMessage() + "\n");
            kernel.write(STDERR, text, 0, text.length);
        }
        kernel.exit(code);
    }
}
