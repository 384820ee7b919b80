package dev.zerohalt.cli;

import dev.zerohalt.config.ConfigReader;
import dev.zerohalt.config.Names;
import dev.zerohalt.config.Setting;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import java.util.Optional;

/**
 * Reads {@code zerohalt [options] [--] command [args...]}. Options end at the first word that is none, so that the
 * application's own are never taken for ours.
 */
public final class CommandLine {
    private final Kernel kernel;
    private final ConfigReader config;
    private int at = 1;

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
            switch (word) {
                case "--version" -> {
                    return new Invocation.Version();
                }
                case "--help", "-h" -> {
                    return new Invocation.Help(rest());
                }
                case "--license" -> {
                    return new Invocation.License();
                }
                case "--probe" -> {
                    return new Invocation.Probe(url());
                }
                case "--check-config" -> {
                    return checkConfig();
                }
                case "--doctor" -> {
                    return doctor();
                }
                case "--status" -> {
                    return status();
                }
                default -> setting(word);
            }
        }
    }

    /** The words that are left, with spaces between them. */
    private String rest() {
        StringBuilder words = new StringBuilder();
        for (; kernel.argument(at) != null; at++) {
            words.append(words.isEmpty() ? "" : " ").append(Latin1.decode(kernel.argument(at)));
        }
        return words.toString();
    }

    private Invocation run(int command) {
        if (kernel.argument(command) == null) {
            config.error("no command given; usage: zerohalt [options] [--] command [args...]");
        }
        return new Invocation.Run(command);
    }

    private Optional<String> url() {
        Optional<String> url = Optional.empty();
        while (kernel.argument(at) != null) {
            String word = Latin1.decode(kernel.argument(at));
            at++;
            if (word.startsWith("-")) {
                setting(word);
            } else if (url.isEmpty()) {
                url = Optional.of(word);
            } else {
                config.error("--probe takes one URL, not also \"" + word + "\"");
            }
        }
        return url;
    }

    private Invocation checkConfig() {
        boolean asJson = false;
        while (kernel.argument(at) != null) {
            String word = Latin1.decode(kernel.argument(at));
            at++;
            if (word.equals("--json")) {
                asJson = true;
            } else if (word.startsWith("-")) {
                setting(word);
            } else {
                config.error("--check-config takes --json and options, not \"" + word + "\"");
            }
        }
        return new Invocation.CheckConfig(asJson);
    }

    private Invocation doctor() {
        while (kernel.argument(at) != null) {
            String word = Latin1.decode(kernel.argument(at));
            at++;
            if (word.startsWith("-")) {
                setting(word);
            } else {
                config.error("--doctor takes options only, not \"" + word + "\"");
            }
        }
        return new Invocation.Doctor();
    }

    private Invocation status() {
        boolean asJson = false;
        boolean allConnections = false;
        while (kernel.argument(at) != null) {
            String word = Latin1.decode(kernel.argument(at));
            at++;
            switch (word) {
                case "--json" -> asJson = true;
                case "--connections" -> allConnections = true;
                default -> {
                    if (word.startsWith("-")) {
                        setting(word);
                    } else {
                        config.error("--status takes --json and --connections, not \"" + word + "\"");
                    }
                }
            }
        }
        return new Invocation.Status(asJson, allConnections);
    }

    /** {@code --key value} or {@code --key=value} */
    private void setting(String word) {
        int equals = word.indexOf('=');
        String flag = equals < 0 ? word : word.substring(0, equals);
        Optional<Setting> setting = Names.find(flag, Setting::flag);
        byte[] next = equals < 0 ? kernel.argument(at) : null;
        if (setting.isEmpty()) {
            config.error("unknown option " + flag
                    + Names.nearest(flag, Setting::flag)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("; see zerohalt --help"));
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
