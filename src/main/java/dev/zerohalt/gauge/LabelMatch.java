package dev.zerohalt.gauge;

import dev.zerohalt.os.Latin1;
import java.util.Arrays;
import java.util.List;

/** Whether the labels of a sample are those that are wanted, byte by byte as they come. */
final class LabelMatch {
    private final byte[][] names;
    private final byte[][] values;
    private final boolean[] wantsEqual;

    /** For each matcher, whether the word that is coming has been its word so far. */
    private final boolean[] agrees;

    /** Whether the label that is coming is the matcher's. */
    private final boolean[] isItsLabel;

    /** Whether its label has its value; a label that is not there is empty. */
    private final boolean[] isEqual;

    /** In the word that is coming. */
    private int at;

    LabelMatch(List<Metric.Matcher> matchers) {
        int count = matchers.size();
        names = new byte[count][];
        values = new byte[count][];
        wantsEqual = new boolean[count];
        agrees = new boolean[count];
        isItsLabel = new boolean[count];
        isEqual = new boolean[count];
        for (int i = 0; i < count; i++) {
            Metric.Matcher matcher = matchers.get(i);
            names[i] = Latin1.encode(matcher.label());
            values[i] = Latin1.encode(matcher.value());
            wantsEqual[i] = matcher.isEqual();
        }
    }

    void beginSample() {
        for (int i = 0; i < values.length; i++) {
            isEqual[i] = values[i].length == 0;
        }
    }

    void beginLabel() {
        at = 0;
        Arrays.fill(agrees, true);
    }

    void label(int c) {
        compare(names, c);
    }

    /** The label is over, its value begins. */
    void beginValue() {
        for (int i = 0; i < names.length; i++) {
            isItsLabel[i] = agrees[i] && at == names[i].length;
        }
        at = 0;
        Arrays.fill(agrees, true);
    }

    void value(int c) {
        compare(values, c);
    }

    void endValue() {
        for (int i = 0; i < values.length; i++) {
            if (isItsLabel[i]) {
                isEqual[i] = agrees[i] && at == values[i].length;
            }
        }
    }

    private void compare(byte[][] words, int c) {
        for (int i = 0; i < words.length; i++) {
            agrees[i] &= at < words[i].length && words[i][at] == (byte) c;
        }
        at++;
    }

    /** Whether all labels of the sample are as wanted. */
    boolean isMatch() {
        return Arrays.equals(isEqual, wantsEqual);
    }
}
