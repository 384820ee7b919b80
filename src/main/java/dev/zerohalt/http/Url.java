package dev.zerohalt.http;

import dev.zerohalt.os.Ascii;
import dev.zerohalt.os.Hosts;
import dev.zerohalt.os.IpAddress;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import java.util.List;
import java.util.Optional;

/**
 * Whom a client asks: {@code http://host[:port][/path]}, or {@code tcp://host:port} where it only connects.
 *
 * @param host an IP address, in brackets if it is IPv6, or a name
 * @param target path and query of the request; empty without http
 */
public record Url(boolean isHttp, String host, int port, String target) {
    /** Why a name leads nowhere. */
    public static final String NO_SUCH_HOST = "no such host in /etc/hosts";

    private static final String HTTP = "http://";
    private static final String TCP = "tcp://";
    private static final int HTTP_PORT = 80;
    private static final int MAX_PORT = 65535;
    private static final List<IpAddress> LOCALHOST = List.of(IpAddress.LOOPBACK_IPV4, IpAddress.LOOPBACK_IPV6);

    /** Empty if the text is no such URL. */
    public static Optional<Url> parse(String text) {
        boolean isHttp = text.startsWith(HTTP);
        if (!isHttp && !text.startsWith(TCP)) {
            return Optional.empty();
        }
        String rest = text.substring((isHttp ? HTTP : TCP).length());
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        String host = hostEnd < 0 ? authority : authority.substring(0, hostEnd);
        int port = port(authority.substring(host.length()), isHttp);
        boolean fits = isHttp ? isText(path) : path.isEmpty();
        return port < 1 || !isHost(host) || !fits
                ? Optional.empty()
                : Optional.of(new Url(isHttp, host, port, isHttp && path.isEmpty() ? "/" : path));
    }

    /** Whether there is more than a path, such as a token. */
    public boolean hasQuery() {
        return target.indexOf('?') >= 0;
    }

    /** As it may be shown to anybody: without the query. */
    public String shown() {
        return hasQuery() ? new Url(isHttp, host, port, target.substring(0, target.indexOf('?'))) + "?..." : toString();
    }

    /** The host's addresses, as far as they are known without asking anybody: none for a name that is not localhost. */
    public List<IpAddress> addresses() {
        return addresses(host);
    }

    /** The host's addresses, of a name those in /etc/hosts; none if it is not there. */
    public List<IpAddress> addresses(Kernel kernel) {
        List<IpAddress> known = addresses();
        return known.isEmpty() ? Hosts.addresses(kernel, host) : known;
    }

    /**
     * A request for the page.
     *
     * @param headers whole lines, but for Host and User-Agent
     */
    byte[] request(String method, String agent, String headers) {
        return Latin1.encode(method + " " + target + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nUser-Agent: "
                + agent + "\r\n" + headers + "\r\n");
    }

    private static List<IpAddress> addresses(String host) {
        if (host.equals("localhost")) {
            return LOCALHOST;
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String literal = bracketed ? host.substring(1, host.length() - 1) : host;
        return bracketed == literal.indexOf(':') >= 0
                ? IpAddress.parse(literal).map(List::of).orElse(List.of())
                : List.of();
    }

    private static int port(String text, boolean isHttp) {
        if (text.isEmpty() && isHttp) {
            return HTTP_PORT;
        }
        return text.startsWith(":") ? Ascii.decimal(text.substring(1), MAX_PORT) : -1;
    }

    private static boolean isHost(String host) {
        if (!addresses(host).isEmpty()) {
            return true;
        }
        boolean hasLetter = false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            hasLetter |= isLetter;
            if (!isLetter && Ascii.digit(c, 10) < 0 && c != '-' && c != '.' && c != '_') {
                return false;
            }
        }
        return hasLetter; // without a letter it is an address, and not a valid one
    }

    /** Whether a path or query is ASCII without spaces, control characters and #. */
    public static boolean isText(String path) {
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
        return (isHttp ? HTTP : TCP) + host + ":" + port + target;
    }
}
