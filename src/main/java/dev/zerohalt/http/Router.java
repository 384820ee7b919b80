package dev.zerohalt.http;

/** Decides what a request is answered with. */
public interface Router {
    /** The answer to GET, HEAD or, where it is taken, OPTIONS of the request's path; null if there is nothing at that path. */
    Response respond(Request request);

    /** Whether OPTIONS is taken at the request's path. */
    default boolean takesOptions(Request request) {
        return false;
    }

    /** One after the other, until one has an answer. */
    static Router first(Router one, Router other) {
        return new Router() {
            @Override
            public Response respond(Request request) {
                Response response = one.respond(request);
                return response == null ? other.respond(request) : response;
            }

            @Override
            public boolean takesOptions(Request request) {
                return one.takesOptions(request) || other.takesOptions(request);
            }
        };
    }
}
