package dev.zerohalt.demo;

/** What stands between the clients and the replicas. */
public interface LoadBalancer {
    int port();

    boolean listens();

    /** Whether this replica is given new requests. */
    boolean sendsTo(Replica replica);

    void stop() throws InterruptedException;
}
