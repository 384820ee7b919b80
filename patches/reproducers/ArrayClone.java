/** Clones an array whose items are smaller than pointers. */
class ArrayClone {
    public static void main(String[] arguments) {
        byte[] array = new byte[300_000];
        array[299_999] = 7;
        System.out.println(array.clone()[299_999]);
    }
}
