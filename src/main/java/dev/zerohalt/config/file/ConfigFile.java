package dev.zerohalt.config.file;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.Linux;
import java.util.Arrays;
import java.util.List;

/** Reads a configuration file. */
public final class ConfigFile {
    /** Nobody writes so much by hand; larger ones are something else, or an attack. */
    private static final int MOST_BYTES = 64 * 1024;

    private ConfigFile() {}

    /**
     * What stands in a file, in its order.
     *
     * @throws FileException if it cannot be read, or is neither YAML nor TOML as far as they are needed here
     */
    public static List<Entry> read(Kernel kernel, String path) throws FileException {
        return parse(bytes(kernel, path), path);
    }

    static List<Entry> parse(byte[] bytes, String path) throws FileException {
        String text = SourceText.decode(bytes);
        return isToml(path, text) ? TomlFile.read(text) : YamlFile.read(text);
    }

    private static byte[] bytes(Kernel kernel, String path) throws FileException {
        int file = kernel.open(Latin1.encode(path), Linux.O_RDONLY | Linux.O_NONBLOCK);
        if (file < 0) {
            throw new FileException("cannot open it: " + kernel.describe(-file));
        }
        try {
            int type = kernel.fileType(file);
            if (type != Linux.S_IFREG) { // anything else may never end
                throw new FileException(type == Linux.S_IFDIR ? "it is a directory" : "it is not a regular file");
            }
            byte[] bytes = new byte[MOST_BYTES + 1];
            int length = 0;
            int read;
            while (length < bytes.length && (read = kernel.read(file, bytes, length, bytes.length - length)) != 0) {
                if (read < 0 && read != -Errno.EINTR) {
                    throw new FileException("cannot read it: " + kernel.describe(-read));
                }
                length += Math.max(read, 0);
            }
            if (length > MOST_BYTES) {
                throw new FileException("it is larger than 64 KB");
            }
            return Arrays.copyOf(bytes, length);
        } finally {
            kernel.close(file);
        }
    }

    /** By the extension, or else by the first line that says something: TOML has a section's head or an equals sign there. */
    static boolean isToml(String path, String text) {
        if (path.endsWith(".toml")) {
            return true;
        }
        if (path.endsWith(".yaml") || path.endsWith(".yml")) {
            return false;
        }
        int end;
        for (int start = 0; start < text.length(); start = end + 1) {
            end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            String said = text.substring(start, end).trim();
            if (!said.isEmpty() && said.charAt(0) != '#') {
                int equals = said.indexOf('=');
                int colon = said.indexOf(':');
                return said.charAt(0) == '[' || equals >= 0 && (colon < 0 || equals < colon);
            }
        }
        return false;
    }
}
