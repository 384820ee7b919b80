package dev.zerohalt.os;

import java.util.List;
import java.util.Optional;

/**
 * What a child process executes, and what it is given. See {@link Kernel#spawn}.
 *
 * @param command program (searched for in PATH) and arguments
 * @param environment the entries; empty for the environment of this process
 * @param directory the path of the working directory; empty for that of this process
 * @param terminal a descriptor of the controlling terminal on which to make the child's group the foreground one, or -1
 * @param input becomes the standard input, or -1
 * @param output becomes the standard output and error, or -1
 */
public record Launch(
        List<byte[]> command,
        Optional<List<byte[]>> environment,
        Optional<byte[]> directory,
        int terminal,
        int input,
        int output) {}
