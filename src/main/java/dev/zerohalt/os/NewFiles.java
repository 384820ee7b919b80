package dev.zerohalt.os;

/**
 * The system calls that make files, apart from {@link Kernel} because PID 1 makes none: only {@code --copy-to} does. Conventions are
 * {@link Kernel}'s.
 */
public interface NewFiles {
    /**
     * A new file, open for writing, with these permissions whatever the umask; -EEXIST where there is one. open(2), fchmod(2)
     *
     * @param mode permissions, {@code 0755} for example
     */
    int create(byte[] path, int mode);

    /** Gives a file another name; a file that has it already is replaced, at one moment. rename(2) */
    int rename(byte[] from, byte[] to);

    /** unlink(2) */
    int remove(byte[] path);
}
