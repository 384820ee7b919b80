package dev.zerohalt.process;

import dev.zerohalt.os.Errno;
import dev.zerohalt.os.ForwardingKernel;
import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.Latin1;
import dev.zerohalt.os.NativeOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The processes in /proc, made by hand: what real ones cannot be made to show, or not at the moment that matters. Everything
 * else is another kernel's.
 */
public final class FakeProc extends ForwardingKernel {
    private static final int FIRST_DESCRIPTOR = 1_000_000;
    private static final List<String> OTHER_NAMES = List.of("..", "self", "net", "sys", "uptime", "1x");

    private final int pid;
    private final Map<Integer, FakeProcess> processes = new TreeMap<>();
    private final Map<Integer, OpenFile> open = new HashMap<>();
    private String self;
    private int procErrno;
    private int reads;
    private int mostReads;
    private int lastDescriptor = FIRST_DESCRIPTOR;

    /**
     * @param pid who we are
     */
    public FakeProc(Kernel kernel, int pid) {
        super(kernel);
        this.pid = pid;
        this.self = Integer.toString(pid);
    }

    /** A directory, of which so many names are left, or a file. */
    private static final class OpenFile {
        private final Iterator<String> names;
        private final byte[] text;
        private final int errno;
        private int at;

        OpenFile(Iterator<String> names, byte[] text, int errno) {
            this.names = names;
            this.text = text;
            this.errno = errno;
        }
    }

    public FakeProcess process(int id, int parent) {
        FakeProcess entry = new FakeProcess(parent);
        processes.put(id, entry);
        return entry;
    }

    void remove(int id) {
        processes.remove(id);
    }

    /** A /proc of another namespace. */
    void isOfAnother(int other) {
        self = Integer.toString(other);
    }

    void isAbsent() {
        self = "";
        procErrno = Errno.ENOENT;
    }

    /** /proc may not be listed. */
    void isUnlisted(int errno) {
        procErrno = errno;
    }

    /** How many descriptors and directories are open. */
    public int open() {
        return open.size();
    }

    /** Forgets how many reads there were so far. */
    public void step() {
        mostReads = Math.max(mostReads, reads);
        reads = 0;
    }

    /** The most reads of links and directories between two steps. */
    public int mostReads() {
        return mostReads;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public int kill(int target, int signal) {
        FakeProcess entry = processes.get(target);
        return signal != 0 ? super.kill(target, signal) : entry == null || entry.killed ? -Errno.ESRCH : 0;
    }

    private int add(OpenFile file) {
        lastDescriptor++;
        open.put(lastDescriptor, file);
        return lastDescriptor;
    }

    private int directory(List<String> names, int errno) {
        return add(new OpenFile(names.iterator(), new byte[0], errno));
    }

    @Override
    public int open(byte[] path, int flags) {
        String[] parts = Latin1.decode(path).split("/", -1);
        if (parts.length < 2 || !parts[1].equals("proc")) {
            return super.open(path, flags);
        }
        if (procErrno != 0) {
            return -procErrno;
        }
        if (parts.length == 2) {
            List<String> names = new ArrayList<>(OTHER_NAMES);
            processes.keySet().forEach(each -> names.add(Integer.toString(each)));
            return directory(names, 0);
        }
        return isNumber(parts[2]) ? openOf(Integer.parseInt(parts[2]), parts) : super.open(path, flags);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private int openOf(int id, String[] parts) {
        FakeProcess entry = processes.get(id);
        if (entry == null) {
            return -Errno.ENOENT;
        }
        if (entry.hidden) {
            return -Errno.EPERM;
        }
        return switch (parts[3]) {
            case "stat" -> stat(id, entry);
            case "status" -> text(entry.status);
            case "fd" -> entry.listErrno != 0 ? -entry.listErrno : directory(numbers(entry.links), entry.readErrno);
            case "task" -> parts.length == 4 ? tasks(id, entry) : descriptors(entry, Integer.parseInt(parts[4]));
            default -> -Errno.ENOENT;
        };
    }

    private int stat(int id, FakeProcess entry) {
        String text = id + " (a (b) c) " + entry.state + " " + entry.parent
                + " 1 1 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 " + entry.threads + " 0 1234 5 6 7\n";
        int file = text(text);
        entry.afterStat.run();
        return file;
    }

    private int text(String text) {
        return add(new OpenFile(List.<String>of().iterator(), Latin1.encode(text), 0));
    }

    private int tasks(int id, FakeProcess entry) {
        List<String> names = new ArrayList<>(List.of(Integer.toString(id)));
        entry.others.keySet().forEach(each -> names.add(Integer.toString(each)));
        return entry.taskErrno != 0 ? -entry.taskErrno : directory(names, 0);
    }

    private int descriptors(FakeProcess entry, int thread) {
        List<String> links = entry.others.get(thread);
        if (links == null || entry.listErrno != 0) {
            return links == null ? -Errno.ENOENT : -entry.listErrno;
        }
        return directory(numbers(links), entry.readErrno);
    }

    private static List<String> numbers(List<String> links) {
        List<String> numbers = new ArrayList<>(List.of(".", ".."));
        for (int i = 0; i < links.size(); i++) {
            numbers.add(Integer.toString(i));
        }
        return numbers;
    }

    @Override
    public int readDirectory(int fd, byte[] entries) {
        OpenFile file = open.get(fd);
        if (file == null) {
            return super.readDirectory(fd, entries);
        }
        reads++;
        int length = 0;
        while (file.names.hasNext() && length + 40 <= entries.length) {
            byte[] name = Latin1.encode(file.names.next());
            int size = (19 + name.length + 1 + 7) / 8 * 8;
            Arrays.fill(entries, length, length + size, (byte) 0);
            NativeOrder.putU16(entries, length + 16, size);
            System.arraycopy(name, 0, entries, length + 19, name.length);
            length += size;
        }
        return length == 0 ? -file.errno : length;
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        OpenFile file = open.get(fd);
        if (file == null) {
            return super.read(fd, buffer, offset, length);
        }
        int copied = Math.min(length, file.text.length - file.at);
        System.arraycopy(file.text, file.at, buffer, offset, copied);
        file.at += copied;
        return copied;
    }

    @Override
    public int close(int fd) {
        return open.remove(fd) == null ? super.close(fd) : 0;
    }

    @Override
    public int readLink(byte[] path, byte[] target) {
        String[] parts = Latin1.decode(path).split("/", -1);
        if (parts.length == 3 && parts[2].equals("self")) {
            return self.isEmpty() ? -Errno.ENOENT : copy(self, target);
        }
        reads++;
        FakeProcess entry = processes.get(Integer.parseInt(parts[2]));
        if (entry == null) {
            return -Errno.ENOENT;
        }
        if (entry.linkErrno != 0) {
            return -entry.linkErrno;
        }
        List<String> links = parts.length == 5 ? entry.links : entry.others.get(Integer.parseInt(parts[4]));
        return copy(links.get(Integer.parseInt(parts[parts.length - 1])), target);
    }

    private static int copy(String link, byte[] target) {
        byte[] bytes = Latin1.encode(link);
        int length = Math.min(bytes.length, target.length);
        System.arraycopy(bytes, 0, target, 0, length);
        return length;
    }
}
