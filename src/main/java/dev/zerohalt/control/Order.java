package dev.zerohalt.control;

/** What was asked for, and what came of it at once. */
enum Order {
    /** A drain is there. */
    DRAIN,
    /** Somebody has asked again for a drain that was taken back. */
    LATE,
    /** A drain was taken back. */
    RESUME,
    /** There was no drain to take back, or it cannot be taken back any more. */
    NO_RESUME
}
