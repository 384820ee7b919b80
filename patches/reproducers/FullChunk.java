/** Fills the free memory before an object to the last byte, then collects. */
class FullChunk {
    static Object dropped;

    public static void main(String[] arguments) {
        System.gc();
        dropped = new byte[16];
        String first = new String("first");
        dropped = new byte[64];
        String second = new String("second");
        dropped = null;
        System.gc();
        byte[] between = new byte[64];
        System.gc();
        System.out.println(first + ' ' + second + ' ' + between.length);
    }
}
