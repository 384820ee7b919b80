package dev.zerohalt.http;

/** Answers to requests that are not for a page of ours. */
public final class StatusPages {
    private StatusPages() {}

    static final Response BAD_REQUEST = Response.of("400 Bad Request", "", "");
    public static final Response NOT_FOUND = Response.of("404 Not Found", "", "");
    static final Response METHOD_NOT_ALLOWED = Response.of("405 Method Not Allowed", "Allow: GET, HEAD\r\n", "");
    static final Response NOT_ALLOWED_FOR_CHECKS =
            Response.of("405 Method Not Allowed", "Allow: GET, HEAD, OPTIONS, POST, PUT\r\n", "");
    static final Response TOO_LARGE = Response.of("431 Request Header Fields Too Large", "", "");
    static final Response VERSION_NOT_SUPPORTED = Response.of("505 HTTP Version Not Supported", "", "");
}
