package dev.zerohalt.http;

/** Decides what a request is answered with. */
public interface Router {
    /** The answer to a request of a method that is taken at its path; null if there is nothing at that path. */
    Response respond(Request request);

    /** The answer to a request of whatever method at a path that takes orders; null at every other path. */
    default Response order(Request request) {
        return null;
    }

    /** Whether health checks ask at the request's path: then the methods that they may use are taken beside GET and HEAD. */
    default boolean isForChecks(Request request) {
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
            public Response order(Request request) {
                Response response = one.order(request);
                return response == null ? other.order(request) : response;
            }

            @Override
            public boolean isForChecks(Request request) {
                return one.isForChecks(request) || other.isForChecks(request);
            }
        };
    }
}
