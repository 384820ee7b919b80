package dev.zerohalt.health;

/** Whether the application is well, found out in the way of the {@link HealthMode}. Its listener is told of changes only. */
public interface ApplicationHealth {
    /** The application has been started. */
    void start();

    /** From now on it does not matter any more. */
    void stop();

    /** Whether the application was well at last. */
    boolean isHealthy();

    /** Somebody asks for the health: now it is worth a look. */
    void asked();
}
