package dev.zerohalt.cli;

import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.config.Durations;
import dev.zerohalt.config.Kind;
import dev.zerohalt.config.Names;
import dev.zerohalt.config.Setting;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads {@code zerohalt [options] [--] command [args...]}. Options end at the first word that is none, so that the
 * application's own are never taken for ours.
 */
public final class CommandLine {
    private static final String JSON = "--json";
    private static final String CONNECTIONS = "--connections";
    private static final String TIMEOUT = "--timeout";

    private final Kernel kernel;
    private final ConfigReader config;
    private int at = 1;
    private Optional<Long> timeout = Optional.empty();

    private CommandLine(Kernel kernel, ConfigReader config) {
        this.kernel = kernel;
        this.config = config;
    }

    /** What is asked for; settings and errors go to the configuration. */
    public static Invocation read(Kernel kernel, ConfigReader config) {
        return new CommandLine(kernel, config).read();
    }

    private Invocation read() {
        while (true) {
            byte[] bytes = kernel.argument(at);
            String word = bytes == null ? "" : Latin1.decode(bytes);
            if (bytes == null || !word.startsWith("-") || word.equals("--")) {
                return run(word.equals("--") ? at + 1 : at);
            }
            at++;
            Optional<Invocation> other = other(word);
            if (other.isPresent()) {
                return other.get();
            }
            setting(word);
        }
    }

    /** What a word asks for instead of running a command. */
    private Optional<Invocation> other(String word) {
        return switch (word) {
            case "--version" -> Optional.of(new Invocation.Version());
            case "--help", "-h" -> Optional.of(new Invocation.Help(rest()));
            case "--license" -> Optional.of(new Invocation.License());
            case "--probe" -> Optional.of(probe());
            case "--check-config" -> Optional.of(checkConfig());
            case "--doctor" -> Optional.of(doctor());
            case "--status" -> Optional.of(status());
            case "--copy-to" -> Optional.of(copyTo());
            case "--drain" -> Optional.of(drain());
            case "--resume" -> Optional.of(resume());
            default -> Optional.empty();
        };
    }

    /** The words that are left, with spaces between them. */
    private String rest() {
        StringBuilder words = new StringBuilder();
        for (; kernel.argument(at) != null; at++) {
            words.append(words.isEmpty() ? "" : " ").append(Latin1.decode(kernel.argument(at)));
        }
        return words.toString();
    }

    /** The one word that is left. What settings say does not matter: an init container has the application's environment, not its files. */
    private Invocation copyTo() {
        byte[] path = kernel.argument(at);
        boolean isOne = path != null && path.length > 0 && kernel.argument(at + 1) == null;
        return new Invocation.CopyTo(isOne ? Optional.of(Latin1.decode(path)) : Optional.empty());
    }

    private Invocation run(int command) {
        if (kernel.argument(command) == null) {
            config.error("no command given; usage: zerohalt [options] [--] command [args...]");
        }
        return new Invocation.Run(command);
    }

    private Invocation probe() {
        List<String> urls = words(word -> !word.startsWith("-"), "");
        for (int i = 1; i < urls.size(); i++) {
            config.error("--probe takes one URL, not also \"" + urls.get(i) + "\"");
        }
        return new Invocation.Probe(urls.isEmpty() ? Optional.empty() : Optional.of(urls.getFirst()));
    }

    private Invocation checkConfig() {
        List<String> flags = words(JSON::equals, "--check-config takes --json and options");
        return new Invocation.CheckConfig(flags.contains(JSON));
    }

    private Invocation doctor() {
        words(word -> false, "--doctor takes options only");
        return new Invocation.Doctor();
    }

    private Invocation status() {
        List<String> flags =
                words(word -> word.equals(JSON) || word.equals(CONNECTIONS), "--status takes --json and --connections");
        return new Invocation.Status(flags.contains(JSON), flags.contains(CONNECTIONS));
    }

    private Invocation drain() {
        List<String> flags =
                words(word -> word.equals(JSON) || isTimeout(word), "--drain takes --timeout, --json and options");
        return new Invocation.Drain(timeout, flags.contains(JSON));
    }

    private Invocation resume() {
        List<String> flags = words(JSON::equals, "--resume takes --json and options");
        return new Invocation.Resume(flags.contains(JSON));
    }

    /** Reads {@code --timeout D} or {@code --timeout=D}, the value too. */
    private boolean isTimeout(String word) {
        if (word.startsWith(TIMEOUT + "=")) {
            readTimeout(word.substring(TIMEOUT.length() + 1));
            return true;
        }
        boolean is = word.equals(TIMEOUT);
        byte[] next = is ? kernel.argument(at) : null;
        if (next != null) {
            at++;
            readTimeout(Latin1.decode(next));
        } else if (is) {
            config.error("option --timeout needs a value: " + Kind.DURATION.valid());
        }
        return is;
    }

    private void readTimeout(String text) {
        timeout = Durations.parse(text);
        if (timeout.isEmpty()) {
            config.error("--timeout \"" + text + "\" is not " + Kind.DURATION.valid());
        }
    }

    /**
     * Reads what is left: settings, and these words.
     *
     * @param takes what is said to any other word
     * @return these words
     */
    private List<String> words(Predicate<String> these, String takes) {
        List<String> words = new ArrayList<>();
        for (byte[] next = kernel.argument(at); next != null; next = kernel.argument(at)) {
            String word = Latin1.decode(next);
            at++;
            if (these.test(word)) {
                words.add(word);
            } else if (word.startsWith("-")) {
                setting(word);
            } else {
                config.error(takes + ", not \"" + word + "\"");
            }
        }
        return words;
    }

    /** {@code --key value} or {@code --key=value} */
    private void setting(String word) {
        int equals = word.indexOf('=');
        String flag = equals < 0 ? word : word.substring(0, equals);
        Optional<Setting> setting = Names.find(flag, Setting::flag);
        byte[] next = equals < 0 ? kernel.argument(at) : null;
        if (setting.isEmpty()) {
            String suggestion = Names.suggestion(flag, Setting::flag);
            config.error("unknown option " + flag + (suggestion.isEmpty() ? "; see zerohalt --help" : suggestion));
        } else if (equals >= 0) {
            config.flag(setting.get(), word.substring(equals + 1));
        } else if (next != null) {
            at++;
            config.flag(setting.get(), Latin1.decode(next));
        } else {
            config.error(
                    "option " + flag + " needs a value: " + setting.get().kind().valid());
        }
    }
}
