/** Keeps what it allocates until there is no more memory, and goes on without it. */
class OutOfMemory {
    static Object[] kept;

    public static void main(String[] arguments) {
        int caught = 0;
        for (int i = 0; i < 3; i++) {
            try {
                while (true) kept = new Object[] {kept, new byte[50_000 * (i + 1)]};
            } catch (OutOfMemoryError e) {
                kept = null;
                caught++;
            }
        }
        try {
            System.out.println(new long[Integer.MAX_VALUE].length);
        } catch (OutOfMemoryError e) {
            caught++;
        }
        System.out.println(caught + " " + new byte[1_000_000].length);
    }
}
