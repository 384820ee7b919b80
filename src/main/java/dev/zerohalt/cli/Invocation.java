package dev.zerohalt.cli;

import java.util.Optional;

/** What the command line asks for. */
public sealed interface Invocation {
    /**
     * Run an application.
     *
     * @param command where the application's arguments begin
     */
    record Run(int command) implements Invocation {}

    /**
     * Ask a running zerohalt.
     *
     * @param url whom; empty for the one this configuration is of
     */
    record Probe(Optional<String> url) implements Invocation {}

    /**
     * Show the status of a running zerohalt.
     *
     * @param asJson for programs
     * @param allConnections not only those that hold a drain
     */
    record Status(boolean asJson, boolean allConnections) implements Invocation {}

    /**
     * Have a running zerohalt drain, and wait until it is drained.
     *
     * @param timeout how long to wait, in nanoseconds; empty for its drain timeout
     * @param asJson for programs
     */
    record Drain(Optional<Long> timeout, boolean asJson) implements Invocation {}

    /**
     * Take that back.
     *
     * @param asJson for programs
     */
    record Resume(boolean asJson) implements Invocation {}

    /**
     * Show the effective configuration, and start nothing.
     *
     * @param asJson for programs
     */
    record CheckConfig(boolean asJson) implements Invocation {}

    /**
     * Copy this program, for an init container.
     *
     * @param path the file to make; empty if there is not one path
     */
    record CopyTo(Optional<String> path) implements Invocation {}

    /** Examine the container. */
    record Doctor() implements Invocation {}

    record Version() implements Invocation {}

    /**
     * Explain.
     *
     * @param topic what was asked for; empty for the short help
     */
    record Help(String topic) implements Invocation {}

    record License() implements Invocation {}
}
