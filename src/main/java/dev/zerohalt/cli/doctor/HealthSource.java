package dev.zerohalt.cli.doctor;

import dev.zerohalt.config.Config;
import dev.zerohalt.config.HealthMode;
import dev.zerohalt.config.Setting;
import dev.zerohalt.health.AskOnce;
import dev.zerohalt.http.Url;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Kernel;
import java.util.Optional;

/** Whether the health depends on what it is meant to: the URL that is asked answers, and what was set is used. */
final class HealthSource {
    private HealthSource() {}

    static void examine(Kernel kernel, Config.Checks checks, Findings findings) {
        HealthMode mode = checks.mode();
        String setting = Setting.HEALTH_MODE.variable();
        String is = "HEALTH_MODE=" + Ascii.label(mode);
        if (mode.asksUrl()) {
            Url url = checks.url().orElseThrow();
            Optional<String> failure = AskOnce.check(kernel, url, checks.timeoutNanos());
            failure.ifPresentOrElse(
                    why -> findings.trouble(
                            "the check that " + is + " makes fails: " + why,
                            "Set " + Setting.APP_HEALTH_URL.variable()
                                    + " to a page of the application that says whether it is well, or leave out "
                                    + setting + "."),
                    () -> findings.good("the application is well: " + url));
        } else if (checks.url().isPresent()) {
            findings.note(
                    "APP_HEALTH_URL is set, but with " + is + " nobody asks it",
                    "Set " + setting + "=" + Ascii.label(HealthMode.APP_DEPENDENT) + ", or leave the URL out.");
        }
        boolean runsCommand = mode == HealthMode.COMMAND || mode == HealthMode.HYBRID;
        if (!runsCommand && !checks.command().isEmpty()) {
            findings.note(
                    "HEALTH_COMMAND is set, but with " + is + " nobody runs it",
                    "Set " + setting + "=" + Ascii.label(HealthMode.COMMAND) + ", or leave the command out.");
        }
    }
}
