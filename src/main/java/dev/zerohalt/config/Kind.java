package dev.zerohalt.config;

import dev.zerohalt.connections.Network;
import dev.zerohalt.connections.counting.CountingBackend;
import dev.zerohalt.gauge.Gauge;
import dev.zerohalt.http.Url;
import dev.zerohalt.lifecycle.DrainStrategy;
import dev.zerohalt.log.Format;
import dev.zerohalt.log.Level;
import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.process.ExitCodes;
import dev.zerohalt.process.Signal;
import dev.zerohalt.process.SignalRewrites;
import dev.zerohalt.process.SignalSet;
import dev.zerohalt.process.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The types of settings: what a value of each means, and what would be valid. */
public enum Kind {
    PORT("a port from 1 to 65535"),
    COUNT("a number from 0 to 1000"),
    POSITIVE_COUNT("a number from 1 to 1000"),
    HEALTH_MODE("standalone, app-dependent, command or hybrid"),
    /** The value is optional. */
    HEALTH_URL("http://host[:port][/path] or tcp://host:port with an IP address, localhost or a name in /etc/hosts;"
            + " an https one can be checked by tcp:// or by a command"),
    /** The value is optional. */
    HOOK_URL("http://host[:port][/path] with an IP address, localhost or a name in /etc/hosts; not https"),
    /** The value is optional. */
    GAUGE("http://host[:port][/path]#METRIC with an IP address, localhost or a name in /etc/hosts, not https;"
            + " METRIC is a name, with {label=\"value\",other!=\"value\"} and <=N behind it if need be"),
    /** The value is a list of words. */
    COMMAND("a command whose quotes are closed"),
    /** The value is an AppPort. */
    APP_PORT("auto, none, or a port from 1 to 65535"),
    /** The value is optional. */
    OPTIONAL_PORT("a port from 1 to 65535"),
    /** The value is a ShutdownSignals, not empty. */
    SIGNALS(
            "auto, or signals such as SIGTERM, 15 or SIGRTMIN+3 with commas between them, not SIGKILL, SIGSTOP or SIGCHLD"),
    /** The value is a SignalSet. */
    PASSTHROUGH("all, none, or signals such as SIGHUP, 1 or SIGRTMIN+3 with commas between them,"
            + " not SIGKILL, SIGSTOP or SIGCHLD"),
    /** The value is optional. */
    SIGNAL("a signal such as SIGTERM, 15 or SIGRTMIN+3, not SIGKILL, SIGSTOP or SIGCHLD"),
    /** The value says whether it is the group. */
    TARGET("process or group"),
    /** The value is a SignalRewrites. */
    SIGNAL_REWRITES("pairs of signals such as SIGHUP:SIGUSR2,SIGWINCH:0, on the left each signal once,"
            + " not SIGKILL, SIGSTOP or SIGCHLD"),
    EXIT_CODES("pairs of exit codes from 0 to 255, such as 143:0,137:1, each code once"),
    FLAG("true or false"),
    STATUS_ACCESS("local, all or off"),
    /** The value is an array of ports. */
    PORTS("ports from 1 to 65535 with commas between them"),
    /** The value is a list of networks. */
    NETWORKS("networks such as 10.0.0.0/8 or 2001:db8::/32 with commas between them"),
    DURATION("a duration such as 1m30s, 500ms or 0s"),
    /** The value is a GracePeriod; empty means none. */
    GRACE_PERIOD("auto, none, or a duration of 1s or more, such as 30s"),
    POSITIVE_DURATION("a duration of 1ms or more, such as 1s"),
    /** The value is an IpAddress, or empty for all addresses. */
    ADDRESS("all, or an IPv4 or IPv6 address"),
    PATH("a path that begins with a slash, in ASCII without spaces, ? and #"),
    /** The value may be empty. */
    CONFIG_FILE("a path"),
    FILE("an absolute path"),
    STRATEGY("connections, in-flight, fixed or none"),
    /** The value is the list of backends to try. */
    BACKEND("auto, events, polling or proc"),
    LOG_FORMAT("text or json"),
    /** The value is the descriptor. */
    LOG_OUTPUT("stderr or stdout"),
    LEVEL("debug, info, warn or error");

    private static final int MAX_PORT = 65535;

    private final String valid;

    Kind(String valid) {
        this.valid = valid;
    }

    /** What would be valid, for error messages and help. */
    public String valid() {
        return valid;
    }

    /** The value a text stands for, or empty if it is not valid. */
    Optional<Object> read(String text) {
        return value(text).map(value -> value);
    }

    private Optional<?> value(String text) {
        return switch (this) {
            case PORT -> number(text, 1, MAX_PORT);
            case COUNT -> number(text, 0, 1000);
            case POSITIVE_COUNT -> number(text, 1, 1000);
            case HEALTH_MODE -> Names.find(text, HealthMode.values(), Ascii::label);
            case HEALTH_URL -> orNothing("", text, Url::parse);
            case HOOK_URL -> orNothing("", text, url -> Url.parse(url).filter(Url::isHttp));
            case GAUGE -> orNothing("", text, Gauge::parse);
            case COMMAND -> Words.split(text);
            case APP_PORT ->
                switch (text) {
                    case "auto" -> Optional.of(AppPort.AUTO);
                    case "none" -> Optional.of(AppPort.NONE);
                    default -> number(text, 1, MAX_PORT).map(AppPort::of);
                };
            case OPTIONAL_PORT -> orNothing("", text, PORT::read);
            case SIGNALS ->
                Ascii.toLowerCase(text).equals("auto")
                        ? Optional.of(ShutdownSignals.AUTO)
                        : signals(text).map(ShutdownSignals::named);
            case PASSTHROUGH ->
                switch (Ascii.toLowerCase(text)) {
                    case "all" -> Optional.of(SignalSet.ALL);
                    case "none" -> Optional.of(SignalSet.NONE);
                    default -> signals(text);
                };
            case SIGNAL -> orNothing("", text, Signal::parseReceived);
            case TARGET ->
                switch (text) {
                    case "process" -> Optional.of(false);
                    case "group" -> Optional.of(true);
                    default -> Optional.empty();
                };
            case SIGNAL_REWRITES -> SignalRewrites.parse(Lists.split(text));
            case EXIT_CODES -> ExitCodes.parse(Lists.split(text));
            case FLAG ->
                switch (Ascii.toLowerCase(text)) {
                    case "true", "1", "yes", "on" -> Optional.of(true);
                    case "false", "0", "no", "off" -> Optional.of(false);
                    default -> Optional.empty();
                };
            case STATUS_ACCESS -> Names.find(text, StatusAccess.values(), Ascii::label);
            case PORTS -> list(text, word -> number(word, 1, MAX_PORT)).map(Kind::array);
            case NETWORKS -> list(text, Network::parse);
            case DURATION -> Durations.parse(text);
            case GRACE_PERIOD ->
                switch (text) {
                    case "auto" -> Optional.of(GracePeriod.AUTO);
                    case "none", "" -> Optional.of(GracePeriod.NONE);
                    default -> duration(text, 1_000_000_000).map(GracePeriod::given);
                };
            case POSITIVE_DURATION -> duration(text, 1_000_000);
            case ADDRESS -> orNothing("all", text, IpAddress::parse);
            case PATH -> textIf(text.startsWith("/") && text.indexOf('?') < 0 && Url.isText(text), text);
            case CONFIG_FILE -> Optional.of(text);
            case FILE -> textIf(text.isEmpty() || text.startsWith("/"), text);
            case STRATEGY -> Names.find(text, DrainStrategy.values(), DrainStrategy::label);
            case BACKEND ->
                text.equals("auto")
                        ? Optional.of(CountingBackend.ALL)
                        : Names.find(text, CountingBackend.values(), CountingBackend::label)
                                .map(List::of);
            case LOG_FORMAT -> Names.find(text, Format.values(), Ascii::label);
            case LOG_OUTPUT ->
                switch (text) {
                    case "stdout" -> Optional.of(1);
                    case "stderr" -> Optional.of(2);
                    default -> Optional.empty();
                };
            case LEVEL -> Names.find(Ascii.toLowerCase(text), Level.values(), Ascii::label);
        };
    }

    /** Whether a variable that is there but empty is a value, and not the same as none. */
    boolean isEmptyAValue() {
        return this != GRACE_PERIOD && read("").isPresent();
    }

    /** A list as the text that stands for it, or empty if a value of this type is no list. */
    Optional<String> join(List<String> items) {
        return switch (this) {
            case COMMAND -> Optional.of(Words.join(items));
            case PORTS, NETWORKS, SIGNALS, PASSTHROUGH, SIGNAL_REWRITES, EXIT_CODES ->
                Optional.of(String.join(",", items));
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> number(String text, int least, int most) {
        int number = Ascii.decimal(text, most);
        return number < least ? Optional.empty() : Optional.of(number);
    }

    private static Optional<Long> duration(String text, long least) {
        return Durations.parse(text).filter(nanos -> nanos >= least);
    }

    private static Optional<String> textIf(boolean isValid, String text) {
        return isValid ? Optional.of(text) : Optional.empty();
    }

    private static Optional<SignalSet> signals(String text) {
        return list(text, Signal::parseReceived)
                .map(Kind::array)
                .map(SignalSet::of)
                .filter(signals -> !signals.isEmpty());
    }

    /**
     * A value that may be missing.
     *
     * @param nothing how that is written
     */
    private static Optional<?> orNothing(String nothing, String text, Function<String, Optional<?>> reader) {
        return text.equals(nothing)
                ? Optional.of(Optional.empty())
                : reader.apply(text).<Object>map(Optional::of);
    }

    private static <T> Optional<List<T>> list(String text, Function<String, Optional<T>> reader) {
        List<T> values = new ArrayList<>();
        for (String word : Lists.split(text)) {
            Optional<T> value = reader.apply(word);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }

    private static int[] array(List<Integer> numbers) {
        int[] array = new int[numbers.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = numbers.get(i);
        }
        return array;
    }
}
