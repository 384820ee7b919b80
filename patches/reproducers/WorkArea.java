/** Keeps 20,000 objects in an array, together a third of the smallest heap, and collects. */
class WorkArea {
    public static void main(String[] arguments) {
        Object[] objects = new Object[20_000];
        for (int i = 0; i < objects.length; i++) objects[i] = new Object();
        System.gc();
        System.out.println(objects.length);
    }
}
