package dev.zerohalt.http;

import dev.zerohalt.os.Latin1;

/** A request's head, as a view of the buffer it was read into: valid only while it is answered. */
public final class Request {
    byte[] buffer;
    int methodEnd;
    int methodStart;
    int pathStart;
    int pathEnd;
    int queryEnd;
    int agentStart;
    int agentEnd;
    Connection connection = new Connection(null);
    boolean keepAlive;
    boolean hasBody;
    boolean hasOrigin;

    /** Whether the path, without the query, is this one. */
    public boolean hasPath(String path) {
        return equal(pathStart, pathEnd, path);
    }

    /** Whether this is among the query's parameters, which {@code &} separates. */
    public boolean hasParameter(String parameter) {
        int start = pathEnd + 1;
        while (start <= queryEnd) {
            int end = start;
            while (end < queryEnd && buffer[end] != '&') {
                end++;
            }
            if (equal(start, end, parameter)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    /** Whether there is a query, and be it empty. */
    public boolean hasQuery() {
        return queryEnd > pathEnd;
    }

    /** Whether the query begins so. */
    public boolean queryBegins(String text) {
        int start = pathEnd + 1;
        return queryEnd - start >= text.length() && equal(start, start + text.length(), text);
    }

    /** The client's address, see {@link MappedAddress}; belongs to the connection. */
    public byte[] peer() {
        return connection.peer;
    }

    /** Whether the client is in this network namespace, by its address: in this container, or in another one of the pod. */
    public boolean isLocal() {
        return connection.isLocal();
    }

    /** Whether a page in a browser has it sent, as browsers say of every POST. RFC 6454 7 */
    public boolean isFromPage() {
        return hasOrigin;
    }

    /** How long the User-Agent is. RFC 9110 10.1.5 */
    public int userAgentLength() {
        return agentEnd - agentStart;
    }

    /** The first bytes of the User-Agent. */
    public String userAgent(int length) {
        return Latin1.decode(buffer, agentStart, length);
    }

    /** Whether the User-Agent begins so. */
    public boolean userAgentBegins(String text) {
        return userAgentLength() >= text.length() && equal(agentStart, agentStart + text.length(), text);
    }

    boolean isGet() {
        return hasMethod("GET");
    }

    boolean isHead() {
        return hasMethod("HEAD");
    }

    /** Whether it asks for something to be done. RFC 9110 9.3.3 */
    public boolean isPost() {
        return hasMethod("POST");
    }

    /** Whether it asks what can be asked for. RFC 9110 9.3.7 */
    public boolean isOptions() {
        return hasMethod("OPTIONS");
    }

    /** Whether a health check may have this method, beside GET and HEAD: HAProxy's default, or one that others can be set to. */
    boolean mayBeCheck() {
        return isOptions() || isPost() || hasMethod("PUT");
    }

    boolean usuallyHasBody() {
        return isPost() || hasMethod("PUT");
    }

    boolean hasMethod(String method) {
        return equal(methodStart, methodEnd, method);
    }

    private boolean equal(int start, int end, String expected) {
        if (end - start != expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if ((buffer[start + i] & 0xff) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
