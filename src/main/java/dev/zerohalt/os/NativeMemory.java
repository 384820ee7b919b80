package dev.zerohalt.os;

/** The heap of the binary. It is only ever collected whole, where no temporary object is alive. */
public final class NativeMemory implements Memory {
    /** A collection for every so many bytes allocated: few pages of the heap are ever touched. */
    private static final long COLLECT_AFTER = 64 * 1024;

    /** Before starting is over most of what was allocated is still in use. */
    private static final long COLLECT_FIRST_AFTER = 512 * 1024;

    private long freeAfterCollection = Runtime.getRuntime().freeMemory();
    private long collectAfter = COLLECT_FIRST_AFTER;
    private boolean isFileToBeReleased;

    @Override
    public void safepoint() {
        if (freeAfterCollection - Runtime.getRuntime().freeMemory() > collectAfter) {
            System.gc();
            freeAfterCollection = Runtime.getRuntime().freeMemory();
            collectAfter = COLLECT_AFTER;
        }
        // Last of all: what was needed for a collection is not needed for waiting.
        if (isFileToBeReleased) {
            isFileToBeReleased = false;
            NativeKernel.releaseFile();
        }
    }

    @Override
    public void started() {
        collectAfter = 0;
        isFileToBeReleased = true;
    }

    @Override
    public boolean useReserve(boolean use) {
        return Libc.useReserve(use ? 1 : 0) != 0;
    }
}
