package dev.zerohalt.release;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A tar archive in memory, whose bytes depend on nothing but what is put in: owner root, one time for all. POSIX.1-2017, pax, ustar */
final class Tar {
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;

    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
    private final long seconds;

    Tar(Instant time) {
        seconds = time.getEpochSecond();
    }

    Tar folder(String name, int mode) {
        entry(name + "/", mode, '5', new byte[0]);
        return this;
    }

    Tar file(String name, int mode, byte[] content) {
        entry(name, mode, '0', content);
        return this;
    }

    /** Something that the next entry's header has no field for. */
    Tar extended(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int length = rest.length() + 1;
        while (Integer.toString(length).length() + rest.length() != length) {
            length++;
        }
        entry("pax", 0644, 'x', (length + rest).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The entries without the two empty blocks that end an archive: what Alpine puts in front of another. */
    byte[] unended() {
        return archive.toByteArray();
    }

    byte[] ended() {
        archive.writeBytes(new byte[2 * BLOCK]);
        return archive.toByteArray();
    }

    private void entry(String name, int mode, char type, byte[] content) {
        if (name.length() > NAME_LENGTH
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException("cannot archive " + name + ": not a short name in ASCII");
        }
        byte[] header = new byte[BLOCK];
        text(header, 0, name);
        octal(header, 100, 8, mode);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, content.length);
        octal(header, 136, 12, seconds);
        header[156] = (byte) type;
        text(header, 257, "ustar\00000");
        text(header, 265, "root");
        text(header, 297, "root");
        // The sum of the header with spaces in the place of the sum.
        text(header, 148, "        ");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 7, sum);
        archive.writeBytes(header);
        archive.writeBytes(content);
        archive.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static void text(byte[] header, int offset, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    /** Digits to the end of the field but for a closing zero byte. */
    private static void octal(byte[] header, int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        text(header, offset, "0".repeat(length - 1 - digits.length()) + digits + "\0");
    }
}
