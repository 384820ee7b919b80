package dev.zerohalt.demo;

import java.util.List;

/** The middle of some numbers. */
public final class Median {
    private Median() {}

    public static double of(List<Double> numbers) {
        var sorted = numbers.stream().sorted().toList();
        return (sorted.get(sorted.size() / 2) + sorted.get((sorted.size() - 1) / 2)) / 2;
    }
}
