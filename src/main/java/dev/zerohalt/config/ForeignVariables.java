package dev.zerohalt.config;

import dev.zerohalt.http.Url;
import dev.zerohalt.os.Ascii;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Variables that begin like ours and are not: misspelt ones, and those that Kubernetes makes for a Service. For one named
 * zerohalt-app they are ZEROHALT_APP and
 *
 * <pre>
 * _PORT=tcp://10.0.0.1:80      _PORT_80_TCP=tcp://10.0.0.1:80      _SERVICE_HOST=10.0.0.1
 *                              _PORT_80_TCP_PROTO=tcp              _SERVICE_PORT=80
 *                              _PORT_80_TCP_PORT=80                _SERVICE_PORT_HTTP=80
 *                              _PORT_80_TCP_ADDR=10.0.0.1
 * </pre>
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables">Kubernetes</a>
 */
public final class ForeignVariables {
    private static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp");
    private static final String SCHEME_END = "://";
    private static final String PORT = "_PORT";
    private static final String SERVICE = "_SERVICE_";

    /** No more variables, and no more Services, are named: more are nobody's mistake in one of them. */
    static final int MOST = 256;

    /**
     * A Service that Kubernetes tells the container of.
     *
     * @param name empty if the variable's name does not tell
     * @param ignored the setting's variable that has a value from it; empty for none
     */
    public record Service(String name, String ignored) {
        /** What to do about it. */
        public static final String ADVICE =
                "set enableServiceLinks: false in the pod, rename the Service, or set the variable yourself";

        /** A warning. */
        public String describe() {
            String what = name.isEmpty()
                    ? ignored + ", whose value is the address of a Service"
                    : "the variables that Kubernetes made for Service " + name
                            + (ignored.isEmpty() ? "" : ", " + ignored + " among them");
            return "ignored: " + what + "; " + ADVICE;
        }
    }

    private final List<String> others = new ArrayList<>();

    /** How a Service's variables begin, such as ZEROHALT_APP, and which of them is a setting's; empty for none. */
    private final Map<String, String> services = new LinkedHashMap<>();

    private int more;

    /** Whether a value is an address as Kubernetes writes it: {@code tcp://10.0.0.1:80}, {@code udp://[2001:db8::1]:53}. */
    static boolean isAddress(String value) {
        int schemeEnd = value.indexOf(SCHEME_END);
        if (schemeEnd < 0 || !PROTOCOLS.contains(value.substring(0, schemeEnd))) {
            return false;
        }
        Optional<Url> url = Url.parse("tcp" + value.substring(schemeEnd));
        return url.isPresent() && url.get().addresses().size() == 1; // no name, nor localhost
    }

    /** Takes a variable that is no setting. */
    void addUnknown(String variable) {
        if (others.size() < MOST) {
            others.add(variable);
        } else {
            more++;
        }
    }

    /** Takes a variable whose value is an address. */
    void addAddress(String variable, boolean isSetting) {
        int port = variable.endsWith(PORT) ? variable.length() - PORT.length() : variable.lastIndexOf(PORT + "_");
        if (port < 0 && !isSetting) {
            addUnknown(variable);
            return;
        }
        String prefix = port < 0 ? variable : variable.substring(0, port);
        if (services.size() < MOST || services.containsKey(prefix)) {
            services.put(prefix, isSetting ? variable : services.getOrDefault(prefix, ""));
        } else {
            more++;
        }
    }

    /** How many were too many to be told apart. */
    public int more() {
        return more;
    }

    /** Those that are neither settings nor of a Service. */
    public List<String> unknown() {
        List<String> unknown = new ArrayList<>();
        for (String variable : others) {
            if (!isOfService(variable)) {
                unknown.add(variable);
            }
        }
        return unknown;
    }

    private boolean isOfService(String variable) {
        for (String prefix : services.keySet()) {
            if (variable.startsWith(prefix + SERVICE) || variable.startsWith(prefix + PORT + "_")) {
                return true;
            }
        }
        return false;
    }

    /** The Services whose variables are ignored; none of those where the setting's variable was set by somebody else. */
    public List<Service> services() {
        List<Service> found = new ArrayList<>();
        services.forEach((prefix, ignored) -> {
            if (!ignored.isEmpty()
                    || Names.find(prefix + PORT, Setting::variable).isEmpty()) {
                String name =
                        ignored.equals(prefix) ? "" : Ascii.toLowerCase(prefix).replace('_', '-');
                found.add(new Service(name, ignored));
            }
        });
        return found;
    }
}
