package dev.zerohalt.config.file;

import static dev.zerohalt.fuzz.Expect.check;

import dev.zerohalt.fuzz.Input;
import dev.zerohalt.os.Latin1;

/**
 * Configuration files: whatever the bytes, there are entries whose places are in the file, or a clear error.
 *
 * <p>Input: a byte that says which extension the file has, the file.
 */
public final class ConfigFileFuzz {
    private static final String[] NAMES = {"z.yaml", "z.toml", "z"};

    private ConfigFileFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        String name = NAMES[input.u8() % NAMES.length];
        byte[] file = input.rest();
        try {
            for (Entry entry : ConfigFile.parse(file, name)) {
                isWithin(entry.position(), file);
            }
        } catch (FileException e) {
            check(!e.getMessage().isEmpty(), "it says why"); // what is said is escaped where it is printed
            isWithin(e.position().orElseThrow(), file);
        }
    }

    private static void isWithin(Position position, byte[] file) {
        long lines = 1
                + Latin1.decode(file)
                        .chars()
                        .filter(c -> c == '\n' || c == '\r' || c >= 0x80)
                        .count();
        check(position.line() >= 1 && position.line() <= lines, "a line of the file: " + position);
        check(position.column() >= 1 && position.column() <= file.length + 1, "a column of it: " + position);
    }
}
