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
public final class HttpUrlFuzz {
    private HttpUrlFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = Latin1.decode(bytes);
        any(text);
        any("http://" + text);
    }

    private static void any(String text) {
        Optional<HttpUrl> read = HttpUrl.parse(text);
        if (read.isEmpty()) {
            return;
        }
        HttpUrl url = read.get();
        check(url.port() >= 1 && url.port() <= 65535, "a port, " + url);
        check(!url.addresses().isEmpty(), "an address, " + url);
        check(url.target().chars().allMatch(c -> c > ' ' && c < 0x7f), "a target that fits a request line, " + url);
        check(url.target().startsWith("/"), "a target that is a path, " + url);
        String again = "http://" + url.host() + ":" + url.port() + url.target();
        HttpUrl same = HttpUrl.parse(again).orElseThrow(() -> new AssertionError("not read again: " + again));
        same(same.host() + " " + same.port() + " " + same.target(), describe(url), "read again, " + again);
        asTheJdk(text, url);
    }

    private static void asTheJdk(String text, HttpUrl url) {
        try {
            URI uri = new URI(text);
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            same(describe(url), uri.getHost() + " " + port + " " + path + query, "as the JDK reads it, " + text);
        } catch (URISyntaxException e) {
            // stricter than us about the target's characters, which the server will judge
        }
    }

    private static String describe(HttpUrl url) {
        return url.host() + " " + url.port() + " " + url.target();
    }
}
