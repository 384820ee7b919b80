package dev.zerohalt.it;

import dev.zerohalt.Await;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reasons why the log says nothing, and where it is seen. */
final class Silence {
    private static final Pattern DROPPED = Pattern.compile("time=.* dropped=.*\n");

    private Silence() {}

    static String belowAnother(Path directory) {
        try (Instance instance = Diagnosis.serving(Launch.in(Mode.ORDINARY).command(Diagnosis.SERVER))) {
            return Diagnosis.doctor(instance);
        }
    }

    static String notThere(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1).startInstead("sleep", "600")) {
            return Diagnosis.doctor(instance);
        }
    }

    static String levelTooHigh(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1)
                .set("LOG_LEVEL", "error")
                .flags("--check-config")
                .start()) {
            instance.exitCode();
            return instance.out();
        }
    }

    /** Nobody reads the log for a while. */
    static String dropped(Path directory) {
        try (Instance instance = Launch.in(Mode.PID_1)
                .logUnread()
                .sandbox("fill", "2")
                .helper("server")
                .startServing()) {
            instance.signal(Posix.SIGUSR1);
            instance.awaitOut("signal 10\n");
            instance.readLog();
            Await.until(instance::transcript, () -> {
                instance.signal(Posix.SIGUSR1);
                return DROPPED.matcher(instance.log()).find();
            });
            return instance.log().substring(instance.log().indexOf("time="));
        }
    }
}
