package dev.zerohalt.sim;

/** The process under test has read a signal. */
public record SignalTaken(int signal, Moment at) {}
