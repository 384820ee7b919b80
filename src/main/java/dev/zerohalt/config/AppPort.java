package dev.zerohalt.config;

import java.util.Optional;

/**
 * What APP_PORT says.
 *
 * @param number the application's port, if it is set
 * @param finds whether the ports on which the application listens are to be found
 */
public record AppPort(Optional<Integer> number, boolean finds) {
    /** Any port on which the application listens. */
    public static final AppPort AUTO = new AppPort(Optional.empty(), true);

    /** The application has no port. */
    public static final AppPort NONE = new AppPort(Optional.empty(), false);

    static AppPort of(int number) {
        return new AppPort(Optional.of(number), false);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return number.map(port -> Integer.toString(port)).orElse(finds ? "auto" : "none");
    }

    public boolean isNone() {
        return equals(NONE);
    }
}
