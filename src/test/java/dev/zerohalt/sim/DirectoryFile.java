package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An open directory, listed as struct linux_dirent64: inode, offset, length, type, name, padded to 8 bytes. getdents64(2) */
final class DirectoryFile extends OpenFile {
    private static final int ENTRY_NAME = 19;
    private static final int DT_UNKNOWN = 0;

    private final List<String> names;
    private int next;

    /** What it lists, apart from itself and its parent. */
    DirectoryFile(List<String> names) {
        this.names = new ArrayList<>(List.of(".", ".."));
        this.names.addAll(names);
    }

    @Override
    int ready() {
        return 0;
    }

    @Override
    int readDirectory(byte[] entries) {
        ByteBuffer buffer = ByteBuffer.wrap(entries).order(ByteOrder.LITTLE_ENDIAN);
        while (next < names.size()) {
            byte[] name = names.get(next).getBytes(StandardCharsets.ISO_8859_1);
            int length = (ENTRY_NAME + name.length + 1 + 7) / 8 * 8;
            if (length > buffer.remaining()) {
                return buffer.position() == 0 ? -Errno.EINVAL : buffer.position();
            }
            next++;
            buffer.putLong(next).putLong(next).putShort((short) length).put((byte) DT_UNKNOWN);
            buffer.put(name).put(new byte[length - ENTRY_NAME - name.length]);
        }
        return buffer.position();
    }
}
