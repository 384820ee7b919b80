package dev.zerohalt.os;

import java.util.ArrayList;
import java.util.List;

/** Looks up host names in /etc/hosts, without asking a name server. hosts(5) */
public final class Hosts {
    private static final String PATH = "/etc/hosts";

    /** What is behind is not looked at; a line that begins before it and ends behind it neither. */
    private static final int MAX_LENGTH = 64 * 1024;

    private Hosts() {}

    /** The addresses of a name in the order of the file; none if the name is not in the file. Case does not matter. */
    public static List<IpAddress> addresses(Kernel kernel, String name) {
        String wanted = Ascii.toLowerCase(name);
        List<IpAddress> addresses = new ArrayList<>();
        String text = SmallFile.read(kernel, PATH, MAX_LENGTH).orElse("");
        int whole = text.length() < MAX_LENGTH ? text.length() : text.lastIndexOf('\n') + 1;
        int at = 0;
        while (at < whole) {
            int lineEnd = text.indexOf('\n', at);
            int end = lineEnd < 0 ? whole : lineEnd;
            line(text.substring(at, end), wanted, addresses);
            at = end + 1;
        }
        return addresses;
    }

    private static void line(String line, String wanted, List<IpAddress> addresses) {
        int hash = line.indexOf('#');
        String text = Ascii.toLowerCase(hash < 0 ? line : line.substring(0, hash));
        String address = "";
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && text.charAt(end) > ' ') {
                end++;
            }
            String word = text.substring(at, end);
            if (address.isEmpty()) {
                address = word;
            } else if (!word.isEmpty() && word.equals(wanted)) {
                IpAddress.parse(address).ifPresent(addresses::add);
                return;
            }
            at = end + 1;
        }
    }
}
