package dev.zerohalt.cli.doctor;

import dev.zerohalt.config.Setting;
import dev.zerohalt.lifecycle.SignalRules;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.process.ProgramName;
import dev.zerohalt.process.Signal;
import java.util.Optional;

/** Which signals begin a drain. What an image is stopped with, its STOPSIGNAL, is not seen from inside. */
final class StopSignals {
    private StopSignals() {}

    static void examine(Kernel kernel, SignalRules rules, Optional<Running> running, Findings findings) {
        findings.good("a drain begins with one of " + rules.shutdown()
                + "; if the image's STOPSIGNAL is another one, set " + Setting.SHUTDOWN_SIGNALS.variable());
        Optional<String> program = running.flatMap(
                        each -> ProgramName.read(kernel, each.tree().application()))
                .map(ProgramName::program);
        int usual = program.map(StopSignals::usual).orElse(Signal.SIGTERM);
        if (usual != Signal.SIGTERM && !rules.shutdown().contains(usual)) {
            findings.note(
                    "images of " + program.orElseThrow() + " are stopped with " + Signal.name(usual)
                            + ", unless their STOPSIGNAL was changed: it begins no drain",
                    "Set " + Setting.SHUTDOWN_SIGNALS.variable() + "=SIGTERM,SIGINT," + Signal.name(usual) + ".");
        }
    }

    /** The STOPSIGNAL of the official image of a program. */
    private static int usual(String program) {
        return switch (program) {
            case "nginx", "php-fpm" -> Signal.SIGQUIT;
            case "httpd", "apache2" -> Signal.SIGWINCH;
            case "haproxy" -> Signal.SIGUSR1;
            case "postgres" -> Signal.SIGINT;
            default -> Signal.SIGTERM;
        };
    }
}
