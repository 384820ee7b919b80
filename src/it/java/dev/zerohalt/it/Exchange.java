package dev.zerohalt.it;

/**
 * What a client and a server are in the midst of.
 *
 * @param complete brings what is under way to its end and checks that the client gets all of it
 * @param hangUp the client goes away
 */
record Exchange(Step complete, Step hangUp) {
    interface Step {
        void run() throws Exception;
    }

    static final Step NOTHING = () -> {};
}
