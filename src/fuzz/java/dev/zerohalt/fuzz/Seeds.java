package dev.zerohalt.fuzz;

import dev.zerohalt.config.Setting;
import dev.zerohalt.connections.Capture;
import dev.zerohalt.os.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Writes what fuzzing begins with to a folder, a folder below it for each target: the captures, and a few of everything. */
public final class Seeds {
    private static final int ENOBUFS = 105;
    private static final int EAGAIN = 11;

    private final Path folder;
    private int written;

    private Seeds(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        Path all = Path.of(arguments[0]);
        new Seeds(all.resolve("dev.zerohalt.connections.netlink.DumpFuzz")).dumps();
        new Seeds(all.resolve("dev.zerohalt.connections.netlink.DestroyEventsFuzz")).events();
        new Seeds(all.resolve("dev.zerohalt.connections.proc.ProcNetFuzz")).files();
        new Seeds(all.resolve("dev.zerohalt.connections.NetworkFuzz")).networks();
        new Seeds(all.resolve("dev.zerohalt.os.IpAddressFuzz")).addresses();
        new Seeds(all.resolve("dev.zerohalt.os.DirectoryFuzz")).directories();
        new Seeds(all.resolve("dev.zerohalt.process.ProcessStatFuzz")).processes();
        new Seeds(all.resolve("dev.zerohalt.process.SignalHandlingFuzz")).signalHandling();
        new Seeds(all.resolve("dev.zerohalt.http.UrlFuzz")).urls();
        new Seeds(all.resolve("dev.zerohalt.http.RequestParserFuzz")).requests();
        new Seeds(all.resolve("dev.zerohalt.http.ProxyHeaderFuzz")).proxyHeaders();
        Seeds pages = new Seeds(all.resolve("dev.zerohalt.gauge.PrometheusTextFuzz"));
        for (String page : List.of(
                "# TYPE x gauge\nx 1\nx{a=\"b\",bc=\"\\\"\\n\"} 2.5e1 7\nx_y 3\n",
                "ab_c +Inf\nx NaN\nx{} -1\n x{a=\"}\",}\t1\r\n")) {
            pages.seed(pages.written, 7, page);
        }
        new Seeds(all.resolve("dev.zerohalt.config.DurationsFuzz")).durations();
        new Seeds(all.resolve("dev.zerohalt.config.ConfigReaderFuzz")).settings();
        new Seeds(all.resolve("dev.zerohalt.config.file.ConfigFileFuzz")).configFiles();
    }

    private void configFiles() throws IOException {
        List<Path> examples;
        try (Stream<Path> files = Files.list(Path.of("examples/config"))) {
            examples = files.sorted().toList();
        }
        for (Path example : examples) {
            seed(example.toString().endsWith(".toml") ? 1 : 0, Files.readAllBytes(example));
        }
        seed(0, "a: &x [1, 'b', \"\\x41\\u00e9\"]\nb: *x\nc: >-\n  folded\n  text\nd: {e: ~, f: !!str g}\n--- \n...");
        seed(
                1,
                "a = 1\nb.c = [1.5, 'x', \"\"\"y\n\"\"\"]\n[d]\ne = 2024-01-01T00:00:00Z\n[[f]]\ng = {h = 0x1f, i = true}\n");
        seed(2, "# neither\n");
    }

    private void seed(Object... parts) throws IOException {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (Object part : parts) {
            switch (part) {
                case Integer number -> input.write(number);
                case byte[] bytes -> input.writeBytes(bytes);
                default -> input.writeBytes(part.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.createDirectories(folder);
        Files.write(folder.resolve("seed-" + ++written), input.toByteArray());
    }

    /** An input as it is, and again and again with other bytes at one place. */
    private void damaged(byte[] input, byte[]... damages) throws IOException {
        seed(input);
        for (int at = 0; at < input.length; at++) {
            for (byte[] damage : damages) {
                byte[] copy = input.clone();
                System.arraycopy(damage, 0, copy, at, Math.min(damage.length, input.length - at));
                seed(copy);
            }
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] capture(String name) {
        return Capture.read("netlink/" + name + ".bin");
    }

    /** A datagram as it stands in an input: its length, the lower byte first, and itself. */
    private static byte[] datagram(byte[] bytes) {
        byte[] input = new byte[2 + bytes.length];
        input[0] = (byte) bytes.length;
        input[1] = (byte) (bytes.length >> 8);
        System.arraycopy(bytes, 0, input, 2, bytes.length);
        return input;
    }

    private static byte[] errno(int errno) {
        return new byte[] {(byte) errno, (byte) 0xff};
    }

    /** The first messages of a datagram, and their sequence and flags as one likes. */
    private static byte[] messages(byte[] datagram, int count, int sequence, int moreFlags) {
        byte[] some = datagram.clone();
        int end = 0;
        for (int i = 0; i < count; i++) {
            some[end + 6] |= (byte) moreFlags;
            some[end + 8] = (byte) sequence;
            end += (some[end] & 0xff | (some[end + 1] & 0xff) << 8) + 3 & ~3;
        }
        return Arrays.copyOf(some, end);
    }

    private void dumps() throws IOException {
        byte[] end = capture("all-3");
        for (int options = 0; options < 8; options += 3) {
            seed(options, 0, 0, datagram(capture("all-1")), datagram(capture("all-2")), datagram(end));
            seed(options, 7, 1, datagram(capture("info-1")), datagram(capture("info-2")), datagram(end));
            seed(options, 9, 0, datagram(messages(capture("info-2"), 5, 1, 0)), datagram(end));
        }
        byte[] subflows = capture("mptcp-subflows");
        byte[] closed4 = capture("mptcp-v4");
        byte[] closed6 = capture("mptcp-v6");
        seed(
                1,
                0,
                0,
                datagram(messages(subflows, 15, 1, 0)),
                datagram(messages(closed4, 2, 2, 0)),
                datagram(messages(closed6, 3, 3, 0)),
                datagram(messages(subflows, 15, 4, 0)));
        seed(1, 0, 0, datagram(messages(subflows, 15, 1, 0)), datagram(messages(capture("mptcp-none"), 1, 2, 0)));
        byte[] some = capture("all-1");
        seed(0, 0, 0, datagram(end));
        seed(0, 0, 0, datagram(messages(end, 1, 1, 0x10)), datagram(messages(end, 1, 2, 0)));
        seed(
                1,
                1,
                0,
                datagram(messages(some, 3, 1, 0x10)),
                datagram(end),
                datagram(messages(some, 2, 2, 0)),
                datagram(messages(end, 1, 2, 0)));
        for (String failure : List.of("done-with-error", "error-busy", "error-invalid")) {
            seed(0, 0, 0, datagram(messages(capture(failure), 1, 1, 0)));
            seed(0, 0, 0, datagram(messages(some, 2, 1, 0)), datagram(messages(capture(failure), 1, 1, 0)));
        }
        seed(0, 0, 0, datagram(some), errno(ENOBUFS), datagram(end));
        seed(0, 0, 0, datagram(some), datagram(new byte[0]));
        // Without the padding of its last attribute, 96 - 3, and with 8 bytes too few for a description, 16 + 64
        for (int length : new int[] {93, 80}) {
            byte[] first = Arrays.copyOf(some, length + 3 & ~3);
            first[0] = (byte) length;
            seed(0, 0, 0, datagram(joined(first, end)));
        }
        damaged(
                joined(new byte[3], datagram(messages(capture("info-2"), 1, 1, 0)), datagram(end)),
                new byte[2],
                new byte[] {3, 0},
                new byte[] {17, 0, 0, 0},
                new byte[] {89, 0, 0, 0},
                new byte[] {-1, -1, -1, 127});
    }

    private void events() throws IOException {
        byte[] some = capture("all-1");
        for (int kind = 0; kind < 3; kind++) {
            seed(kind, datagram(messages(some, 1, 0, 0)), datagram(messages(some, 3, 0, 0)));
            seed(kind, datagram(capture("info-2")));
            seed(
                    kind,
                    datagram(messages(some, 1, 0, 0)),
                    errno(ENOBUFS),
                    errno(EAGAIN),
                    datagram(messages(some, 1, 0, 0)));
            seed(kind, errno(EAGAIN), datagram(new byte[0]));
        }
        seed(0, errno(9));
        damaged(
                joined(new byte[] {2}, datagram(messages(some, 2, 0, 0))),
                new byte[4],
                new byte[] {15, 0, 0, 0},
                new byte[] {89, 0, 0, 0},
                new byte[] {-1, -1, -1, 127});
    }

    private void files() throws IOException {
        for (String name : List.of("tcp", "tcp6", "tcp-empty", "tcp6-empty")) {
            byte[] file = Capture.read("proc/" + name);
            seed(new byte[8], 0xff, 0xff, 0, file);
            seed("12345678", 0x02, 0x01, 1, file);
            seed(150, 75, 1, 2, 0, 0, 0, 0, 0xff, 0xff, 0, Arrays.copyOf(file, Math.min(450, file.length)));
        }
        for (String name : List.of("tcp", "tcp6")) {
            byte[] file = Capture.read("proc/" + name);
            String[] lines = new String(file, StandardCharsets.ISO_8859_1).split("\n", 3);
            byte[] few = text(lines[0] + "\n" + lines[1] + "\n");
            damaged(joined(new byte[11], few), text(" "), text("x"), text("\n"), text("0000000000"));
        }
    }

    private static final List<String> ADDRESSES = List.of(
            "127.0.0.1",
            "192.0.2.255",
            "::1",
            "::",
            "2001:db8::1",
            "::ffff:10.0.0.1",
            "1:2:3:4:5:6:7:8",
            "fe80::1:0:0:2");

    private void networks() throws IOException {
        for (String address : ADDRESSES) {
            byte[] bytes = IpAddress.parse(address).orElseThrow().mapped();
            seed(8, bytes, bytes, address + "/8");
            seed(64, bytes, new byte[16], address);
            seed(32, bytes, IpAddress.LOOPBACK_IPV4.mapped(), address + "/128");
        }
    }

    private void addresses() throws IOException {
        for (String address : ADDRESSES) {
            seed(IpAddress.parse(address).orElseThrow().mapped(), address);
        }
        seed(new byte[16], "1.2.3");
        seed(new byte[16], "1:2::3:1.2.3.4");
    }

    private void processes() throws IOException {
        String fields = " S 1 4711 4711 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 23 0 1234 5 6 7\n";
        seed("4711 (java)" + fields);
        seed("4711 (tmux: server)" + fields);
        seed("4711 (a) Z 1 (b)" + fields.replace(" S ", " Z "));
        seed("4711 (java)" + fields.replace(" 23 ", " 100000001 "));
        seed("4711 (java) Z 1 4711 4711 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 1");
    }

    private void signalHandling() throws IOException {
        String status = """
                Name:\tsh
                State:\tS (sleeping)
                SigBlk:\t0000000000010000
                SigIgn:\t0000000000000004
                SigCgt:\t8000000000004001
                """;
        seed(status);
        seed(status.replace("S (sleeping)", "Z (zombie)"));
        seed(status.replace("SigCgt:\t8", "SigCgt:\tg"));
        seed(status.substring(0, status.length() - 3));
    }

    private void directories() throws IOException {
        seed(0, 0, "./../1/2/4194304/self/net/2147483647/4294967297");
        seed(3, 0, "0/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16");
        seed(1, 5, "a/b/.c");
    }

    private void urls() throws IOException {
        for (String rest : List.of(
                "localhost:8080/health?a=b#c", "127.0.0.1", "[::1]:80/", "[2001:db8::1]", "192.0.2.1:65535/a/b%20c")) {
            seed(rest);
            seed("http://" + rest);
            seed("tcp://" + rest);
        }
    }

    private void requests() throws IOException {
        for (String head : List.of(
                "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "HEAD /livez?x HTTP/1.0\nConnection: keep-alive\n\n",
                "\r\nPOST http://h:1/a HTTP/1.1\r\nhost:\r\nContent-Length: 12 \r\nconnection: x, close\r\n\r\nbody",
                "OPTIONS * HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nGET / HTTP/1.1\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "GET /health\r\n",
                "\nGET http://h/a?b\nHost: a\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost : a\r\n folded\r\n\r\n")) {
            seed(0, 0, 0, head);
            seed(5, 20, 0, head);
            damaged(joined(new byte[3], text(head)), text(" "), text("\n"), text("\0"), text("x"));
        }
    }

    private void proxyHeaders() throws IOException {
        String signature = "\r\n\r\n\0\r\nQUIT\n";
        for (String header : List.of(
                "PROXY TCP4 192.0.2.1 192.0.2.2 56324 8888\r\n",
                "PROXY UNKNOWN\r\n",
                "PROXY " + "x".repeat(99) + "\r\n",
                signature + "\40\0\0\0",
                signature + "\41\21\0\14abcdefghijkl",
                signature + "\41\41\1\0" + "a".repeat(256))) {
            seed(0, 0, 0, header + "GET /health\r\n");
            seed(3, 20, 0, header);
        }
    }

    private void durations() throws IOException {
        for (String text : List.of(
                "0",
                "1m30s",
                "1.5h",
                "500ms",
                "1h2m3s4ms5us6ns",
                "\u00b5s",
                "2\u00b5s",
                "3\u03bcs",
                "876000h",
                ".5s",
                "-1s")) {
            seed("12345678", text);
        }
    }

    private void settings() throws IOException {
        for (Setting setting : Setting.values()) {
            for (String text : List.of(
                    setting.defaultValue(),
                    "8888",
                    "30s",
                    "10.0.0.0/8, 2001:db8::/32",
                    "auto",
                    "hybrid",
                    "x y",
                    "SIGHUP,RTMAX-1",
                    " tcp://[2001:db8::1]:80\n",
                    "143:0,7:9")) {
                seed(setting.name() + "=" + text);
                seed(setting.flag() + "=" + text + "\0" + setting.name() + "=1");
            }
        }
        seed(
                "APP_PORT=tcp://10.0.0.1:80\0APP_SERVICE_PORT=80\0X_PORT_5_UDP=udp://10.0.0.1:5\0X_PORT_5_UDP_ADDR=10.0.0.1");
        seed("HEALTH_PRT=1\0--grace-period=10s\0APP_PORT=8888\0--health-path=/livez");
    }
}
