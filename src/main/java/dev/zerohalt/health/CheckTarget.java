package dev.zerohalt.health;

import dev.zerohalt.http.HttpUrl;
import dev.zerohalt.os.Ascii;
import java.util.Optional;

/**
 * Where the application is asked for its health.
 *
 * @param isHttp a GET must be answered with a status from 200 to 399; else it is enough that somebody accepts a connection
 * @param host an IP address, in brackets if it is IPv6, or a name
 * @param path with the query; empty without http
 */
public record CheckTarget(boolean isHttp, String host, int port, String path) {
    private static final String HTTP = "http://";
    private static final String TCP = "tcp://";
    private static final int HTTP_PORT = 80;
    private static final int MAX_PORT = 65535;

    /** Reads {@code http://host[:port][/path]} or {@code tcp://host:port}; empty if it is neither. */
    public static Optional<CheckTarget> parse(String url) {
        boolean isHttp = url.startsWith(HTTP);
        if (!isHttp && !url.startsWith(TCP)) {
            return Optional.empty();
        }
        String rest = url.substring((isHttp ? HTTP : TCP).length());
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        String host = hostEnd < 0 ? authority : authority.substring(0, hostEnd);
        String port = authority.substring(host.length());
        int number = port.isEmpty() && isHttp ? HTTP_PORT : port.startsWith(":") ? port(port.substring(1)) : -1;
        boolean fits = isHttp ? isText(path) : path.isEmpty();
        return number < 1 || !isHost(host) || !fits
                ? Optional.empty()
                : Optional.of(new CheckTarget(isHttp, host, number, isHttp && path.isEmpty() ? "/" : path));
    }

    private static int port(String digits) {
        return Ascii.decimal(digits, MAX_PORT);
    }

    private static boolean isHost(String host) {
        if (!HttpUrl.addresses(host).isEmpty()) {
            return true;
        }
        boolean letter = false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            letter |= isLetter;
            if (!isLetter && Ascii.digit(c, 10) < 0 && c != '-' && c != '.' && c != '_') {
                return false;
            }
        }
        return letter; // or it is an address that is none
    }

    private static boolean isText(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return (isHttp ? HTTP : TCP) + host + ":" + port + path;
    }
}
