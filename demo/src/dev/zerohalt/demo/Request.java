package dev.zerohalt.demo;

/**
 * What a client asks, and how long the answer has to be.
 *
 * @param keepAlive whether it wants to ask more on the same connection
 */
public record Request(String method, String path, int answerBytes, boolean keepAlive) {
    static Request get(String path, boolean keepAlive) {
        return new Request("GET", path, 0, keepAlive);
    }
}
