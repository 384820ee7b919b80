package dev.zerohalt.demo;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;

/** A request that did not get its answer, and when that became clear, since the start of the run. */
public record Failure(long atNanos, Kind kind) {
    public enum Kind {
        REFUSED("connection refused"),
        CUT("reset or cut short"),
        BAD_GATEWAY("502 Bad Gateway"),
        UNAVAILABLE("503 Service Unavailable"),
        OTHER_STATUS("another status than 200"),
        WRONG_LENGTH("wrong length"),
        TIMEOUT("timeout");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        static Kind of(int status) {
            return switch (status) {
                case 502 -> BAD_GATEWAY;
                case 503 -> UNAVAILABLE;
                default -> OTHER_STATUS;
            };
        }

        static Kind of(IOException e) {
            return switch (e) {
                case ConnectException _ -> REFUSED;
                case SocketTimeoutException _ -> TIMEOUT;
                default -> CUT;
            };
        }
    }
}
