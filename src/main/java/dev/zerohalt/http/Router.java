package dev.zerohalt.http;

/** Decides what a request is answered with. */
public interface Router {
    /** The answer to GET or HEAD of the request's path, or null if there is nothing at that path. */
    Response respond(Request request);
}
