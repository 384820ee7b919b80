package dev.zerohalt.config.file;

import java.util.List;

/** What stands behind a key of a configuration file. Texts hold a byte of UTF-8 a character, as everywhere. */
public sealed interface Content {
    /** A string, a number or a truth value, as it is written. */
    record Text(String text) implements Content {}

    /** A list of them. */
    record Items(List<String> items) implements Content {}

    /** Nothing, as in a section all of whose lines are comments. */
    record Nothing() implements Content {}

    /**
     * What is no value of any setting.
     *
     * @param what for people, such as "a date"
     */
    record Unfit(String what) implements Content {}
}
