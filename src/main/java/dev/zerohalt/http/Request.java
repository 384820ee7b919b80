package dev.zerohalt.http;

/** A request's head, as a view of the buffer it was read into: valid only while it is answered. */
public final class Request {
    byte[] buffer;
    int methodEnd;
    int methodStart;
    int pathStart;
    int pathEnd;
    boolean keepAlive;
    boolean hasBody;

    /** Whether the path, without the query, is this one. */
    public boolean hasPath(byte[] path) {
        return equal(pathStart, pathEnd, path);
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
