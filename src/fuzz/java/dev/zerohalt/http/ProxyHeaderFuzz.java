package dev.zerohalt.http;

import static dev.zerohalt.fuzz.Expect.same;

import dev.zerohalt.fuzz.Input;
import dev.zerohalt.os.Latin1;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Headers of the PROXY protocol end where a reading by regular expressions ends them, wherever they stand in the buffer; a part
 * of one is incomplete until it is whole or cannot become one.
 *
 * <p>Input: a byte with the offset in the buffer, two bytes that say where to cut, the header with what follows.
 */
public final class ProxyHeaderFuzz {
    private static final Pattern TEXT = Pattern.compile("PROXY (?:[^\n]{0,99}\r|)\n");
    private static final Pattern BINARY = Pattern.compile("\r\n\r\n\0\r\nQUIT\n[\\x20-\\x2f].(.)(.)", Pattern.DOTALL);

    private ProxyHeaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        int offset = input.u8();
        int cut = input.u16();
        byte[] text = input.rest();
        byte[] buffer = new byte[offset + text.length + 2];
        Arrays.fill(buffer, (byte) '\n');
        System.arraycopy(text, 0, buffer, offset, text.length);
        int end = ProxyHeader.end(buffer, offset, offset + text.length);
        int expected = model(Latin1.decode(text));
        if (expected > 0) {
            same(end - offset, expected, "the end of the header");
            int part = 1 + cut % expected;
            same(
                    ProxyHeader.end(buffer, offset, offset + part),
                    part == expected ? offset + expected : ProxyHeader.INCOMPLETE,
                    "the end of a part");
        } else {
            same(end == offset || end == ProxyHeader.INCOMPLETE, true, "no header, or not yet");
        }
    }

    /** Where a whole header ends; 0 if there is none. */
    private static int model(String text) {
        Matcher line = TEXT.matcher(text);
        if (line.lookingAt()) {
            return line.group().endsWith("\r\n") ? line.end() : 0;
        }
        Matcher binary = BINARY.matcher(text);
        if (!binary.lookingAt()) {
            return 0;
        }
        int end =
                binary.end() + 256 * binary.group(1).charAt(0) + binary.group(2).charAt(0);
        return end <= text.length() ? end : 0;
    }
}
