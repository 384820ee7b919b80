/** Asks ten million objects for their hash codes. */
class YoungCollection {
    public static void main(String[] arguments) {
        int asked = 0;
        for (int i = 0; i < 10_000_000; i++) if (new Object().hashCode() != 0) asked++;
        System.out.println(asked);
    }
}
