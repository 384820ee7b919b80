package dev.zerohalt.process;

/** A set of process ids that does not grow without bound: an open hash table of at most 64 kB. What finds no place is never in it. */
final class ProcessIds {
    private static final int FIRST_SIZE = 64;
    private static final int MOST_SIZE = 16 * 1024;

    /** No process has the id 0. */
    private static final int FREE = 0;

    private int[] table = new int[FIRST_SIZE];
    private int count;

    /**
     * Adds a process id.
     *
     * @return false if it was there
     */
    boolean add(int pid) {
        if (4 * count >= 3 * table.length && table.length < MOST_SIZE) {
            grow();
        }
        int place = place(pid);
        boolean isNew = table[place] != pid;
        if (isNew && 4 * count < 3 * table.length) {
            table[place] = pid;
            count++;
        }
        return isNew;
    }

    void clear() {
        table = new int[FIRST_SIZE];
        count = 0;
    }

    private void grow() {
        int[] before = table;
        table = new int[2 * before.length];
        for (int pid : before) {
            if (pid != FREE) {
                table[place(pid)] = pid;
            }
        }
    }

    /** Where it is, or the first free place behind where it belongs; a quarter of the table is always free. */
    private int place(int pid) {
        int place = pid & table.length - 1;
        while (table[place] != FREE && table[place] != pid) {
            place = place + 1 & table.length - 1;
        }
        return place;
    }
}
