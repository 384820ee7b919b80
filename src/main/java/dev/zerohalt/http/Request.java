package dev.zerohalt.http;

import dev.zerohalt.os.MappedAddress;
import java.util.Arrays;

/** A request's head, as a view of the buffer it was read into: valid only while it is answered. */
public final class Request {
    private static final byte[] GET = {'G', 'E', 'T'};
    private static final byte[] HEAD = {'H', 'E', 'A', 'D'};
    private static final byte[] OPTIONS = {'O', 'P', 'T', 'I', 'O', 'N', 'S'};

    byte[] buffer;
    int methodEnd;
    int methodStart;
    int pathStart;
    int pathEnd;
    int queryEnd;
    int agentStart;
    int agentEnd;
    byte[] peer = new byte[MappedAddress.LENGTH];
    boolean keepAlive;
    boolean hasBody;

    /** Whether the path, without the query, is this one. */
    public boolean hasPath(byte[] path) {
        return equal(pathStart, pathEnd, path);
    }

    /** Whether this is among the query's parameters, which {@code &} separates. */
    public boolean hasParameter(byte[] parameter) {
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

    /** The client's address, see {@link MappedAddress}; belongs to the connection. */
    public byte[] peer() {
        return peer;
    }

    /** How long the User-Agent is. RFC 9110 10.1.5 */
    public int userAgentLength() {
        return agentEnd - agentStart;
    }

    /** The first bytes of the User-Agent. */
    public byte[] userAgent(int length) {
        return Arrays.copyOfRange(buffer, agentStart, agentStart + length);
    }

    /** Whether the User-Agent begins so. */
    public boolean userAgentBegins(byte[] text) {
        return userAgentLength() >= text.length && equal(agentStart, agentStart + text.length, text);
    }

    boolean isGet() {
        return hasMethod(GET);
    }

    boolean isHead() {
        return hasMethod(HEAD);
    }

    /** Whether it asks what can be asked for. RFC 9110 9.3.7 */
    public boolean isOptions() {
        return hasMethod(OPTIONS);
    }

    boolean hasMethod(byte[] method) {
        return equal(methodStart, methodEnd, method);
    }

    private boolean equal(int start, int end, byte[] expected) {
        if (end - start != expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (buffer[start + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
