package dev.zerohalt.cli.doctor;

import dev.zerohalt.config.Durations;
import dev.zerohalt.json.JsonFields;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.process.ProcessTree;
import dev.zerohalt.status.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The zerohalt that runs in this container, as its status shows it.
 *
 * @param tree it and its application
 * @param serves whether the application runs and no drain has begun
 * @param probers who asks for the health, and how often, for people
 * @param addresses those of the probers
 */
record Running(ProcessTree tree, boolean serves, String probers, List<String> addresses) {
    private static final int MOST_PROCESSES = 100_000_000;

    /** Reads a status; empty if it is none. */
    static Optional<Running> read(String json) {
        Optional<List<JsonFields.Field>> fields = JsonFields.read(json);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        int pid = -1;
        int application = -1;
        String state = "";
        StringBuilder probers = new StringBuilder();
        List<String> addresses = new ArrayList<>();
        for (JsonFields.Field field : fields.get()) {
            String text = Ascii.visible(field.text());
            switch (field.path()) {
                case "pid" -> pid = Ascii.decimal(text, MOST_PROCESSES);
                case "application.pid" -> application = Ascii.decimal(text, MOST_PROCESSES);
                case "state" -> state = text;
                case "probers.address" -> {
                    addresses.add(text);
                    probers.append(probers.isEmpty() ? "" : "\n      ").append(text);
                }
                case "probers.user_agent" ->
                    probers.append(text.isEmpty() ? "" : " ").append(text);
                case "probers.period_seconds" -> probers.append(", every ").append(time(text));
                case "probers.silent_seconds" ->
                    probers.append(", last ").append(time(text)).append(" ago");
                default -> {}
            }
        }
        boolean serves = state.equals("starting") || state.equals("healthy") || state.equals("unhealthy");
        return pid < 0 || application < 0
                ? Optional.empty()
                : Optional.of(new Running(
                        new ProcessTree(pid, application), serves && application > 0, probers.toString(), addresses));
    }

    private static String time(String seconds) {
        return Times.text(Durations.parse(seconds + "s").orElse(0L));
    }
}
