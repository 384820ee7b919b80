package dev.zerohalt.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The requests that health checkers of the wild send, as they are on the wire but for their line ends. */
@Timeout(60)
class HealthCheckersTest {
    private static final Response FINE = Response.of("200 OK", "", "fine");

    /** Who asks; what they are answered. */
    enum Checker {
        // https://github.com/kubernetes/kubernetes/blob/master/pkg/probe/http/request.go
        KUBE_PROBE(200, """
                GET /health HTTP/1.1
                Host: 10.0.0.1:8888
                User-Agent: kube-probe/1.31
                Accept: */*
                Connection: close

                """),
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
        ALB_AND_NLB(200, """
                GET /health HTTP/1.1
                Host: 10.0.0.1:8888
                Connection: close
                User-Agent: ELB-HealthChecker/2.0
                Accept-Encoding: gzip, compressed

                """),
        // https://cloud.google.com/load-balancing/docs/health-check-concepts
        GCLB(200, """
                GET /health HTTP/1.1
                Host: 10.0.0.1
                User-Agent: GoogleHC/1.0
                Connection: Keep-Alive

                """),
        // https://learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview
        AZURE(200, """
                GET /health HTTP/1.1
                Host: 10.0.0.1:8888
                Connection: Close
                User-Agent: Load Balancer Agent

                """),
        // captured: option httpchk /health
        HAPROXY(200, """
                OPTIONS /health HTTP/1.0

                """),
        // option httpchk GET /health HTTP/1.1: it sends no Host unless it is told to
        HAPROXY_HTTP_1_1(200, """
                GET /health HTTP/1.1

                """),
        // http-check send meth POST … body hello
        HAPROXY_WITH_BODY(200, """
                POST /health HTTP/1.1
                host: web
                content-length: 5

                hello"""),
        // check-send-proxy
        HAPROXY_SEND_PROXY(200, """
                PROXY TCP4 127.0.0.1 127.0.0.1 47710 8888
                GET /health HTTP/1.1

                """),
        // https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt 2.1
        SEND_PROXY_UNKNOWN(200, """
                PROXY UNKNOWN
                OPTIONS /health HTTP/1.0

                """),
        // proxy_protocol_v2.enabled, with a TLV; and HAProxy's LOCAL
        NLB_WITH_PROXY_PROTOCOL(
                200, ProxyHeaderTest.V2_PROXY, "GET /health HTTP/1.1\nHost: 10.0.0.1\nConnection: close\n\n"),
        SEND_PROXY_V2_LOCAL(200, ProxyHeaderTest.V2_LOCAL, "OPTIONS /health HTTP/1.0\n\n"),
        // https://nginx.org/en/docs/http/ngx_http_upstream_hc_module.html
        NGINX_PLUS(200, """
                GET /health HTTP/1.0
                Host: backend
                Connection: close

                """),
        // https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/health_checking
        ENVOY(200, """
                GET /health HTTP/1.1
                host: cluster
                user-agent: Envoy/HC
                x-forwarded-proto: http

                """),
        ENVOY_BY_POST(200, """
                POST /health HTTP/1.1
                host: cluster
                content-length: 0
                user-agent: Envoy/HC

                """),
        // codec_client_type: HTTP2, and gRPC: it speaks only HTTP/2
        ENVOY_HTTP_2(505, """
                PRI * HTTP/2.0

                SM

                """ + "\0\0\u0012\u0004\0\0\0\0\0"),
        // captured; Traefik, too, is written in Go
        CADDY_AND_TRAEFIK(200, """
                GET /health HTTP/1.1
                Host: 127.0.0.1:8888
                User-Agent: Go-http-client/1.1
                Accept-Encoding: gzip

                """),
        // https://developer.hashicorp.com/consul/docs/services/usage/checks
        CONSUL(200, """
                GET /health HTTP/1.1
                Host: localhost:8888
                User-Agent: Consul Health Check
                Accept: text/plain, text/*, */*
                Accept-Encoding: gzip
                Connection: close

                """),
        CONSUL_WITH_METHOD_AND_BODY(200, """
                PUT /health HTTP/1.1
                Host: localhost:8888
                User-Agent: Consul Health Check
                Content-Length: 23
                Accept: text/plain, text/*, */*
                Connection: close

                {"method":"health"}

                """),
        // https://my.f5.com/manage/s/article/K2167: the send string, as it is
        F5_HTTP_0_9(200, "GET /health\n"),
        F5_HTTP_1_0(200, "GET /health HTTP/1.0\n\n"),
        F5_HTTP_1_1(200, """
                GET /health HTTP/1.1
                Host:\s
                Connection: Close

                """),
        F5_HTTP_1_1_WITHOUT_HOST(200, "GET /health HTTP/1.1\nConnection: Close\n\n"),
        // https://www.keepalived.org/manpage.html HTTP_GET
        KEEPALIVED(200, """
                GET /health HTTP/1.0
                User-Agent: KeepAliveClient
                Host: 10.0.0.1:8888

                """),
        // https://httpd.apache.org/docs/2.4/mod/mod_proxy_hcheck.html hcmethod=HEAD
        APACHE(200, """
                HEAD /health HTTP/1.0
                Host: 10.0.0.1:8888

                """),
        VARNISH(200, """
                GET /health HTTP/1.1
                Host: 0.0.0.0
                Connection: close

                """),
        // check_http
        NAGIOS(200, """
                GET /health HTTP/1.0
                User-Agent: check_http/v2.3.3 (nagios-plugins 2.3.3)
                Connection: close

                """),
        PROMETHEUS(200, """
                GET /health HTTP/1.1
                Host: 10.0.0.1:8888
                User-Agent: Prometheus/2.42.0
                Accept: application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,*/*;q=0.1
                Accept-Encoding: gzip
                X-Prometheus-Scrape-Timeout-Seconds: 10

                """),
        // captured, all of them
        CURL(200, """
                GET /health HTTP/1.1
                Host: 127.0.0.1:8888
                User-Agent: curl/7.88.1
                Accept: */*

                """),
        CURL_HTTP_2(200, """
                GET /health HTTP/1.1
                Host: 127.0.0.1:8888
                User-Agent: curl/7.88.1
                Accept: */*
                Connection: Upgrade, HTTP2-Settings
                Upgrade: h2c
                HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA

                """),
        CURL_DATA(200, """
                POST /health HTTP/1.1
                Host: 127.0.0.1:8888
                User-Agent: curl/7.88.1
                Accept: */*
                Content-Length: 3
                Content-Type: application/x-www-form-urlencoded

                a=b"""),
        WGET_SPIDER(200, """
                HEAD /health HTTP/1.1
                Host: 127.0.0.1:8888
                User-Agent: Wget/1.21.3
                Accept: */*
                Accept-Encoding: identity
                Connection: Keep-Alive

                """),
        BUSYBOX(200, """
                GET /health HTTP/1.1
                Host: 127.0.0.1:8888
                User-Agent: Wget
                Connection: close

                """),
        // through a forward proxy; RFC 9112 3.2.2
        ABSOLUTE(200, """
                GET http://10.0.0.1:8888/health?verbose HTTP/1.1
                Host: 10.0.0.1:8888

                """),
        ODD_BYTES(200, """
                GET /health HTTP/1.1
                Host: [fe80::1%25eth0]:8888
                User-Agent: \u00fcberwacher/1.0 \u00a9
                X-Empty:
                Cookie:\s""" + "c".repeat(7900) + "\n\n"),
        // the scheme HTTPS of a probe: it says that it was answered by HTTP
        TLS(400, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + "\u00ab".repeat(500)),
        SSH(400, "SSH-2.0-OpenSSH_9.2p1\n\n");

        private final int status;
        private final String bytes;

        Checker(int status, String text) {
            this(status, "", text);
        }

        Checker(int status, String header, String text) {
            this.status = status;
            this.bytes = header + text.replace("\n", "\r\n");
        }
    }

    private final LoopKernel kernel = new LoopKernel();

    private RunningServer server() throws IOException {
        return new RunningServer(kernel, new Router() {
            @Override
            public Response respond(Request request) {
                return request.hasPath("/health") ? FINE : null;
            }

            @Override
            public boolean isForChecks(Request request) {
                return request.hasPath("/health");
            }
        });
    }

    private static void assertAnswered(Checker checker, Client client) throws IOException {
        assertThat(client.endInput().rest()).startsWith("HTTP/1.1 " + checker.status + " ");
    }

    @ParameterizedTest
    @EnumSource
    void isAnswered(Checker checker) throws IOException {
        try (RunningServer server = server()) {
            assertAnswered(checker, server.connect().send(checker.bytes));
            assertThat(server.connect().get("/health")).isEqualTo(200);
        }
    }

    /** However its request is cut into segments; the answer may come before the end of what is refused. */
    @ParameterizedTest
    @EnumSource(
            names = {"TLS", "ENVOY_HTTP_2", "ODD_BYTES", "F5_HTTP_0_9"},
            mode = EnumSource.Mode.EXCLUDE)
    void isAnsweredByteByByte(Checker checker) throws IOException {
        try (RunningServer server = server()) {
            Client client = server.connect();
            for (int i = 0; i < checker.bytes.length(); i++) {
                client.send(checker.bytes.substring(i, i + 1));
            }
            assertAnswered(checker, client);
        }
    }

    /** A client that waits for an answer to its hello gets one: no time passes here. */
    @Test
    void tlsNeedNotWait() throws IOException {
        try (RunningServer server = server()) {
            assertThat(server.connect().send(Checker.TLS.bytes).rest()).startsWith("HTTP/1.1 400 ");
        }
    }

    /** NLB and HAProxy without httpchk, or F5 half-open: with the PROXY protocol or without, and with a reset. */
    @Test
    void aConnectionMayBeTheWholeCheck() throws IOException {
        try (RunningServer server = server()) {
            for (String header : new String[] {"", "PROXY UNKNOWN\r\n", ProxyHeaderTest.V2_LOCAL}) {
                for (int i = 0; i < 200; i++) { // more than there are places
                    server.connect().send(header).close();
                    server.connect().send(header).reset();
                }
                assertThat(server.connect().send(header).endInput().rest()).isEmpty();
            }
            assertThat(server.connect().get("/health")).isEqualTo(200);
        }
    }
}
