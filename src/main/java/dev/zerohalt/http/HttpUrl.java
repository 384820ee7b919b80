package dev.zerohalt.http;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.IpAddress;
import java.util.List;
import java.util.Optional;

/**
 * An http URL whose host is an IP address or localhost: nothing is resolved.
 *
 * @param addresses to try, in this order
 * @param host as it was written
 * @param target path and query
 */
public record HttpUrl(List<IpAddress> addresses, String host, int port, String target) {
    private static final String SCHEME = "http://";
    private static final int DEFAULT_PORT = 80;
    private static final int MAX_PORT = 65535;
    private static final List<IpAddress> LOCALHOST = List.of(IpAddress.LOOPBACK_IPV4, IpAddress.LOOPBACK_IPV6);

    /** Empty if it is no such URL. */
    public static Optional<HttpUrl> parse(String url) {
        if (!url.startsWith(SCHEME)) {
            return Optional.empty();
        }
        int slash = url.indexOf('/', SCHEME.length());
        String authority = url.substring(SCHEME.length(), slash < 0 ? url.length() : slash);
        String target = slash < 0 ? "/" : withoutFragment(url.substring(slash));
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
                return Optional.empty();
            }
        }
        int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        String host = hostEnd < 0 ? authority : authority.substring(0, hostEnd);
        String rest = authority.substring(host.length());
        int port = rest.isEmpty() ? DEFAULT_PORT : rest.startsWith(":") ? port(rest.substring(1)) : -1;
        List<IpAddress> addresses = addresses(host);
        return port < 0 || addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(new HttpUrl(addresses, host, port, target));
    }

    private static String withoutFragment(String target) {
        int hash = target.indexOf('#');
        return hash < 0 ? target : target.substring(0, hash);
    }

    /** What a host stands for: an IP address (IPv6 in brackets) for itself, localhost for both loopbacks, others for none. */
    public static List<IpAddress> addresses(String host) {
        if (host.equals("localhost")) {
            return LOCALHOST;
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String literal = bracketed ? host.substring(1, host.length() - 1) : host;
        return bracketed == literal.indexOf(':') >= 0
                ? IpAddress.parse(literal).map(List::of).orElse(List.of())
                : List.of();
    }

    private static int port(String digits) {
        int port = Ascii.decimal(digits, MAX_PORT);
        return port == 0 ? -1 : port;
    }
}
