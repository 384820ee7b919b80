package dev.zerohalt.http;

import static dev.zerohalt.fuzz.Expect.check;
import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.os.Latin1;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * URLs: whatever is read as one has what the JDK reads in it, and is read again as the same. Input: the text, which need not
 * begin with the scheme.
 */
public final class UrlFuzz {
    private UrlFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = Latin1.decode(bytes);
        any(text);
        any("http://" + text);
        any("tcp://" + text);
    }

    private static void any(String text) {
        Optional<Url> read = Url.parse(text);
        if (read.isEmpty()) {
            return;
        }
        Url url = read.get();
        check(url.port() >= 1 && url.port() <= 65535, "a port, " + url);
        check(url.target().chars().allMatch(c -> c > ' ' && c < 0x7f), "a target that fits a request line, " + url);
        check(url.target().startsWith("/") || !url.isHttp(), "a target that is a path, " + url);
        String again = url.toString();
        Url same = Url.parse(again).orElseThrow(() -> new AssertionError("not read again: " + again));
        same(same.host() + " " + same.port() + " " + same.target(), describe(url), "read again, " + again);
        if (!url.addresses().isEmpty()) { // in names, the JDK takes no underscore
            asTheJdk(text, url);
        }
    }

    private static void asTheJdk(String text, Url url) {
        try {
            URI uri = new URI(text);
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String path = uri.getRawPath().isEmpty() && url.isHttp() ? "/" : uri.getRawPath();
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            same(describe(url), uri.getHost() + " " + port + " " + path + query, "as the JDK reads it, " + text);
        } catch (URISyntaxException e) {
            // stricter than us about the target's characters, which the server will judge
        }
    }

    private static String describe(Url url) {
        return url.host() + " " + url.port() + " " + url.target();
    }
}
