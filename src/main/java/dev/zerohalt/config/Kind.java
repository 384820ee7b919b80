package dev.zerohalt.config;

import dev.zerohalt.connections.Network;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.http.Url;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.log.Format;
import dev.zerohalt.log.Level;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.process.ExitCodes;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalSet;
import dev.zerohalt.process.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The types of settings: what a value of each means, and what would be valid. */
public enum Kind {
    PORT("a port from 1 to 65535") {
        @Override
        Optional<Object> read(String text) {
            int port = Ascii.decimal(text, 65535);
            return port >= 1 ? Optional.of(port) : Optional.empty();
        }
    },
    COUNT("a number from 0 to 1000") {
        @Override
        Optional<Object> read(String text) {
            int count = Ascii.decimal(text, 1000);
            return count >= 0 ? Optional.of(count) : Optional.empty();
        }
    },
    POSITIVE_COUNT("a number from 1 to 1000") {
        @Override
        Optional<Object> read(String text) {
            return COUNT.read(text).filter(count -> (Integer) count > 0);
        }
    },
    HEALTH_MODE("standalone, app-dependent, command or hybrid") {
        @Override
        Optional<Object> read(String text) {
            for (HealthMode mode : HealthMode.values()) {
                if (mode.label().equals(text)) {
                    return Optional.of(mode);
                }
            }
            return Optional.empty();
        }
    },
    /** The value is optional. */
    HEALTH_URL("http://host[:port][/path] or tcp://host:port with an IP address, localhost or a name in /etc/hosts;"
            + " an https one can be checked by tcp:// or by a command") {
        @Override
        Optional<Object> read(String text) {
            return text.isEmpty()
                    ? Optional.of(Optional.empty())
                    : Url.parse(text).map(Optional::of);
        }
    },
    /** The value is a list of words. */
    COMMAND("a command whose quotes are closed") {
        @Override
        Optional<Object> read(String text) {
            return Words.split(text).map(words -> words);
        }

        @Override
        Optional<String> join(List<String> items) {
            return Optional.of(Words.join(items));
        }
    },
    /** The value is an AppPort. */
    APP_PORT("auto, none, or a port from 1 to 65535") {
        @Override
        Optional<Object> read(String text) {
            return switch (text) {
                case "auto" -> Optional.of(AppPort.AUTO);
                case "none" -> Optional.of(AppPort.NONE);
                default -> PORT.read(text).map(port -> AppPort.of((Integer) port));
            };
        }
    },
    /** The value is optional. */
    OPTIONAL_PORT("a port from 1 to 65535") {
        @Override
        Optional<Object> read(String text) {
            return text.isEmpty()
                    ? Optional.of(Optional.empty())
                    : PORT.read(text).map(Optional::of);
        }
    },
    /** The value is a SignalSet, not empty. */
    SIGNALS("signals such as SIGTERM, 15 or SIGRTMIN+3 with commas between them, not SIGKILL, SIGSTOP or SIGCHLD") {
        @Override
        Optional<Object> read(String text) {
            SignalSet signals = SignalSet.NONE;
            for (String word : Lists.split(text)) {
                Optional<Integer> signal = signal(word);
                if (signal.isEmpty()) {
                    return Optional.empty();
                }
                signals = signals.with(signal.get());
            }
            return signals.isEmpty() ? Optional.empty() : Optional.of(signals);
        }
    },
    /** The value is a SignalSet. */
    PASSTHROUGH("all, none, or signals such as SIGHUP, 1 or SIGRTMIN+3 with commas between them,"
            + " not SIGKILL, SIGSTOP or SIGCHLD") {
        @Override
        Optional<Object> read(String text) {
            return switch (Ascii.toLowerCase(text)) {
                case "all" -> Optional.of(SignalSet.ALL);
                case "none" -> Optional.of(SignalSet.NONE);
                default -> SIGNALS.read(text);
            };
        }
    },
    /** The value is optional. */
    SIGNAL("a signal such as SIGTERM, 15 or SIGRTMIN+3, not SIGKILL, SIGSTOP or SIGCHLD") {
        @Override
        Optional<Object> read(String text) {
            return text.isEmpty() ? Optional.of(Optional.empty()) : signal(text).map(Optional::of);
        }
    },
    /** The value says whether it is the group. */
    TARGET("process or group") {
        @Override
        Optional<Object> read(String text) {
            return switch (text) {
                case "process" -> Optional.of(false);
                case "group" -> Optional.of(true);
                default -> Optional.empty();
            };
        }
    },
    EXIT_CODES("pairs of exit codes from 0 to 255, such as 143:0,137:1, each code once") {
        @Override
        Optional<Object> read(String text) {
            return ExitCodes.parse(Lists.split(text)).map(codes -> codes);
        }
    },
    FLAG("true or false") {
        @Override
        Optional<Object> read(String text) {
            return switch (Ascii.toLowerCase(text)) {
                case "true", "1", "yes", "on" -> Optional.of(true);
                case "false", "0", "no", "off" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
    },
    /** The value is an array of ports. */
    PORTS("ports from 1 to 65535 with commas between them") {
        @Override
        Optional<Object> read(String text) {
            List<String> words = Lists.split(text);
            int[] ports = new int[words.size()];
            for (int i = 0; i < ports.length; i++) {
                Optional<Object> port = PORT.read(words.get(i));
                if (port.isEmpty()) {
                    return Optional.empty();
                }
                ports[i] = (Integer) port.get();
            }
            return Optional.of(ports);
        }
    },
    /** The value is a list of networks. */
    NETWORKS("networks such as 10.0.0.0/8 or 2001:db8::/32 with commas between them") {
        @Override
        Optional<Object> read(String text) {
            List<Network> networks = new ArrayList<>();
            for (String word : Lists.split(text)) {
                Optional<Network> network = Network.parse(word);
                if (network.isEmpty()) {
                    return Optional.empty();
                }
                networks.add(network.get());
            }
            return Optional.of(List.copyOf(networks));
        }
    },
    DURATION("a duration such as 1m30s, 500ms or 0s") {
        @Override
        Optional<Object> read(String text) {
            return Durations.parse(text).map(nanos -> nanos);
        }
    },
    /** The value is a GracePeriod; empty means none. */
    GRACE_PERIOD("auto, none, or a duration of 1s or more, such as 30s") {
        @Override
        Optional<Object> read(String text) {
            return switch (text) {
                case "auto" -> Optional.of(GracePeriod.AUTO);
                case "none", "" -> Optional.of(GracePeriod.NONE);
                default ->
                    Durations.parse(text)
                            .filter(nanos -> nanos >= 1_000_000_000L)
                            .map(GracePeriod::given);
            };
        }
    },
    POSITIVE_DURATION("a duration of 1ms or more, such as 1s") {
        @Override
        Optional<Object> read(String text) {
            return Durations.parse(text).filter(nanos -> nanos >= 1_000_000).map(nanos -> nanos);
        }
    },
    /** The value is an IpAddress, or empty for all addresses. */
    ADDRESS("all, or an IPv4 or IPv6 address") {
        @Override
        Optional<Object> read(String text) {
            return text.equals("all")
                    ? Optional.of(Optional.empty())
                    : IpAddress.parse(text).map(Optional::of);
        }
    },
    PATH("a path that begins with a slash, in ASCII without spaces, ? and #") {
        @Override
        Optional<Object> read(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c <= ' ' || c >= 0x7f || c == '?' || c == '#') {
                    return Optional.empty();
                }
            }
            return text.startsWith("/") ? Optional.of(text) : Optional.empty();
        }
    },
    /** The value may be empty. */
    CONFIG_FILE("a path") {
        @Override
        Optional<Object> read(String text) {
            return Optional.of(text);
        }
    },
    FILE("an absolute path") {
        @Override
        Optional<Object> read(String text) {
            return text.isEmpty() || text.startsWith("/") ? Optional.of(text) : Optional.empty();
        }
    },
    STRATEGY("connections, in-flight, fixed or none") {
        @Override
        Optional<Object> read(String text) {
            for (DrainStrategy strategy : DrainStrategy.values()) {
                if (strategy.label().equals(text)) {
                    return Optional.of(strategy);
                }
            }
            return Optional.empty();
        }
    },
    /** The value is the list of backends to try. */
    BACKEND("auto, events, polling or proc") {
        @Override
        Optional<Object> read(String text) {
            for (CountingBackend backend : CountingBackend.ALL) {
                if (backend.label().equals(text)) {
                    return Optional.of(List.of(backend));
                }
            }
            return text.equals("auto") ? Optional.of(CountingBackend.ALL) : Optional.empty();
        }
    },
    LOG_FORMAT("text or json") {
        @Override
        Optional<Object> read(String text) {
            for (Format format : Format.values()) {
                if (format.label().equals(text)) {
                    return Optional.of(format);
                }
            }
            return Optional.empty();
        }
    },
    /** The value is the descriptor. */
    LOG_OUTPUT("stderr or stdout") {
        @Override
        Optional<Object> read(String text) {
            return switch (text) {
                case "stdout" -> Optional.of(1);
                case "stderr" -> Optional.of(2);
                default -> Optional.empty();
            };
        }
    },
    LEVEL("debug, info, warn or error") {
        @Override
        Optional<Object> read(String text) {
            for (Level level : Level.values()) {
                if (Ascii.toLowerCase(level.name()).equals(Ascii.toLowerCase(text))) {
                    return Optional.of(level);
                }
            }
            return Optional.empty();
        }
    };

    private final String valid;

    Kind(String valid) {
        this.valid = valid;
    }

    /** One that can be caught, and is not our own business. */
    private static Optional<Integer> signal(String text) {
        return Signal.parse(text)
                .filter(each -> each != Signal.SIGKILL && each != Signal.SIGSTOP && each != Signal.SIGCHLD);
    }

    /** What would be valid, for error messages and help. */
    public String valid() {
        return valid;
    }

    /** The value a text stands for, or empty if it is not valid. */
    abstract Optional<Object> read(String text);

    /** Whether a variable that is there but empty is a value, and not the same as none. */
    boolean isEmptyAValue() {
        return this != GRACE_PERIOD && read("").isPresent();
    }

    /** A list as the text that stands for it, or empty if a value of this type is no list. */
    Optional<String> join(List<String> items) {
        return switch (this) {
            case PORTS, NETWORKS, SIGNALS, PASSTHROUGH, EXIT_CODES -> Optional.of(Lists.join(items));
            default -> Optional.empty();
        };
    }
}
