package dev.zerohalt.http;

/** Waiting for threads where a checked exception is in the way. */
final class Threads {
    private Threads() {}

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) { // the test has timed out
            Thread.currentThread().interrupt();
        }
    }
}
