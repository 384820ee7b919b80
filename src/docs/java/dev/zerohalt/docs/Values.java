package dev.zerohalt.docs;

import dev.zerohalt.config.Kind;
import dev.zerohalt.config.Valid;
import dev.zerohalt.process.Signal;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a shell can offer as the value of a setting.
 *
 * @param words that are a whole value
 */
record Values(Form form, List<String> words) {
    enum Form {
        /** Nothing but the words. */
        WORDS,
        /** A list of signals with commas between them, or one of the words. */
        SIGNALS,
        FILE,
        COMMAND
    }

    /** That can be caught, and that zerohalt does not keep for itself; those with a name of their own. */
    static final List<String> SIGNALS = IntStream.rangeClosed(1, Signal.SIGSYS)
            .mapToObj(Signal::name)
            .filter(name -> Valid.accepts(Kind.SIGNAL, name))
            .toList();

    static Values of(Kind kind) {
        return switch (kind) {
            case CONFIG_FILE, FILE -> new Values(Form.FILE, List.of());
            case COMMAND -> new Values(Form.COMMAND, List.of());
            case SIGNALS -> new Values(Form.SIGNALS, List.of("auto"));
            case PASSTHROUGH -> new Values(Form.SIGNALS, List.of("all", "none"));
            case SIGNAL -> words(SIGNALS);
            case APP_PORT, GRACE_PERIOD -> words(List.of("auto", "none"));
            case ADDRESS -> words(List.of("all"));
            default -> words(Valid.choices(kind));
        };
    }

    private static Values words(List<String> words) {
        return new Values(Form.WORDS, words);
    }
}
