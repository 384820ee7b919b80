package dev.zerohalt.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A process of {@link FakeProc}. */
public final class FakeProcess {
    final int parent;
    char state = 'S';
    int threads = 1;
    boolean hidden;
    boolean killed;
    int listErrno;
    int readErrno;
    int linkErrno;
    int taskErrno;
    String status = status(1000);
    Runnable afterStat = () -> {};
    final List<String> links = new ArrayList<>();

    /** Descriptors of each thread but the first, whose id is the process's and one more, two more, …. */
    final Map<Integer, List<String>> others = new TreeMap<>();

    FakeProcess(int parent) {
        this.parent = parent;
    }

    /** It has these sockets open, by their inodes. */
    public FakeProcess sockets(long... inodes) {
        for (long inode : inodes) {
            links.add("socket:[" + inode + "]");
        }
        return this;
    }

    /** It has a file open that is no socket. */
    public FakeProcess file(String link) {
        links.add(link);
        return this;
    }

    /** It is a zombie. */
    FakeProcess dead() {
        state = 'Z';
        links.clear();
        return this;
    }

    /** Its first thread has ended; another one has what is open. */
    FakeProcess withoutLeader(int thread) {
        state = 'Z';
        threads++;
        others.put(thread, List.copyOf(links));
        links.clear();
        return this;
    }

    /** A further thread, which shows nothing because it is gone by then. */
    FakeProcess thread(int thread) {
        threads++;
        others.put(thread, List.of());
        return this;
    }

    /** Its descriptors may not be listed. */
    public FakeProcess unlisted(int errno) {
        listErrno = errno;
        return this;
    }

    /** Listing its descriptors fails after some. */
    FakeProcess listedInPart(int errno) {
        readErrno = errno;
        return this;
    }

    /** Its file system user. */
    public FakeProcess user(long user) {
        status = status(user);
        return this;
    }

    FakeProcess statusOf(String text) {
        status = text;
        return this;
    }

    private static String status(long user) {
        return "Name:\ta (b) c\nUmask:\t0022\nState:\tS (sleeping)\nPid:\t1\nUid:\t5\t6\t7\t" + user
                + "\nGid:\t1\t1\t1\t1\n";
    }

    /** It may not be seen what its descriptors are. */
    public FakeProcess unlinked(int errno) {
        linkErrno = errno;
        return this;
    }

    /** Its threads may not be listed. */
    FakeProcess withoutTask(int errno) {
        taskErrno = errno;
        return this;
    }

    /** It is listed, but nothing of it may be seen: /proc with hidepid. */
    FakeProcess hidden() {
        hidden = true;
        return this;
    }

    /** Nothing can be sent to it: it has just gone. */
    FakeProcess killed() {
        killed = true;
        return this;
    }

    /** What happens once somebody has read its stat. */
    FakeProcess afterStat(Runnable happening) {
        afterStat = happening;
        return this;
    }
}
