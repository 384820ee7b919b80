package dev.zerohalt.http;

/** Decides what a request is answered with. */
public interface Router {
    /** The answer to GET or HEAD of the request's path, or null if there is nothing at that path. */
    Response respond(Request request);

    /** One after the other, until one has an answer. */
    static Router first(Router one, Router other) {
        return request -> {
            Response response = one.respond(request);
            return response == null ? other.respond(request) : response;
        };
    }
}
