package dev.zerohalt.os;

/** The heap of the binary. It is only ever collected whole, where no temporary object is alive. */
public final class NativeMemory implements Memory {
    /** A collection for every so many bytes allocated: few pages of the heap are ever touched. */
    private static final long COLLECT_AFTER = 64 * 1024;

    private long freeAfterCollection = Runtime.getRuntime().freeMemory();
    private boolean isStarted;

    @Override
    public void safepoint() {
        if (!isStarted) {
            isStarted = true;
            NativeKernel.releaseCode();
        }
        if (freeAfterCollection - Runtime.getRuntime().freeMemory() > COLLECT_AFTER) {
            System.gc();
            freeAfterCollection = Runtime.getRuntime().freeMemory();
        }
    }

    @Override
    public boolean useReserve(boolean use) {
        return Libc.useReserve(use ? 1 : 0) != 0;
    }
}
