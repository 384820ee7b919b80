package dev.zerohalt.config;

/** Who is shown the status, which names the addresses of peers. */
public enum StatusAccess {
    /** Whoever is in the same network namespace. */
    LOCAL,
    /** Whoever reaches the health port. */
    ALL,
    /** Nobody: there is no such page. */
    OFF
}
