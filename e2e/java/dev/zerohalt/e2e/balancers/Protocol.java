package dev.zerohalt.e2e.balancers;

/** What a load balancer speaks to the application. */
enum Protocol {
    HTTP1("HTTP/1.1"),
    /** Without TLS. */
    HTTP2("HTTP/2");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
