package dev.zerohalt.config;

import java.util.List;

/** The configuration is not valid; says everything that is wrong with it. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> errors;

    ConfigException(List<String> errors) {
        super(String.join("; ", errors));
        this.errors = List.copyOf(errors);
    }

    /** One line each. */
    public List<String> errors() {
        return errors;
    }
}
