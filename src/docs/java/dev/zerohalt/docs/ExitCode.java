package dev.zerohalt.docs;

import java.util.List;

/**
 * What an exit code means.
 *
 * @param code a number, or how it comes about
 */
record ExitCode(String code, String meaning) {
    static final List<ExitCode> ALL = List.of(
            new ExitCode("the application's", "it exited by itself, or after its signal"),
            new ExitCode(
                    "128+n", "signal n ended the application; 137 also after SHUTDOWN_TIMEOUT: zerohalt killed it"),
            new ExitCode("127", "the command was not found"),
            new ExitCode("126", "the command cannot be executed"),
            new ExitCode("2", "the command line or the configuration is not valid; nothing was started"),
            new ExitCode(
                    "1",
                    "zerohalt cannot do its job, for example because the health port is in use;"
                            + " --probe: not healthy; --doctor: something should be changed"));
}
