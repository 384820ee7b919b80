package dev.zerohalt.sim;

import java.util.Arrays;

/** When the process under test slept: whatever it was late for, it was late only as far as it slept meanwhile. */
final class Sleep {
    private long[] begins = new long[64];
    private long[] ends = new long[64];
    private int count;
    private long total;

    void add(long begin, long end) {
        if (begin == end) {
            return;
        }
        total += end - begin;
        if (count > 0 && ends[count - 1] == begin) {
            ends[count - 1] = end;
            return;
        }
        if (count == begins.length) {
            begins = Arrays.copyOf(begins, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        begins[count] = begin;
        ends[count] = end;
        count++;
    }

    long total() {
        return total;
    }

    long between(long from, long to) {
        long sum = 0;
        for (int i = count - 1; i >= 0 && ends[i] > from; i--) {
            sum += Math.max(0, Math.min(ends[i], to) - Math.max(begins[i], from));
        }
        return sum;
    }
}
