package dev.zerohalt.sim;

/**
 * When something happened, in the terms in which promises about promptness are made.
 *
 * @param time nanoseconds of the virtual clock
 * @param slept how long the process under test had slept by then, in all: of two moments with the same number, the later
 *     one came as soon as the process could
 * @param turn when the process had last woken up: what came later it could not know
 */
public record Moment(long time, long slept, long turn) {}
