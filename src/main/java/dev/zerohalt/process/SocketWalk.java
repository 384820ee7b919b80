package dev.zerohalt.process;

import dev.zerohalt.os.Directory;
import dev.zerohalt.os.Errno;
import dev.zerohalt.os.Kernel;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Finds the sockets that the processes below zerohalt have open, a few descriptors a step. Its memory does not grow with the number of
 * processes or descriptors. proc(5), /proc/pid/fd
 *
 * <p>The walk is complete only if every descriptor was seen. It is incomplete if descriptors may not be read (another user's
 * process without CAP_SYS_PTRACE, as in most containers), or if there is no /proc.
 */
public final class SocketWalk {
    private static final int DESCRIPTORS_PER_STEP = 32;

    /** So many descriptors of each process are read first: listening sockets were opened early, and may be all that is looked for. */
    private static final int FIRST_ROUND = 128;

    /** No more users of processes that hide their descriptors are remembered. */
    private static final int MOST_USERS = 16;

    private final Kernel kernel;
    private final Ancestry ancestry;
    private final ProcessTree tree;
    private final LongPredicate visitor;
    private final Directory processes;
    private final Directory threads;
    private final Directory descriptors;
    private final SocketLink link;
    private int process;
    private String folder = "";
    private int seen;
    private boolean isFirstRound = true;
    private boolean leftSome;
    private boolean sawApplication;
    private boolean begun;
    private boolean failed;
    private boolean hidden;
    private boolean enough;
    private final Set<Long> users = new HashSet<>();

    /**
     * @param tree whose processes are meant; the application must be among them
     * @param visitor is shown each socket's inode; says whether it has seen enough
     */
    public SocketWalk(Kernel kernel, ProcessTree tree, LongPredicate visitor) {
        this.kernel = kernel;
        this.link = new SocketLink(kernel);
        this.ancestry = new Ancestry(kernel, tree.zerohalt());
        this.tree = tree;
        this.visitor = visitor;
        this.processes = new Directory(kernel);
        this.threads = new Directory(kernel);
        this.descriptors = new Directory(kernel);
    }

    /** Does the next step; false at the end. */
    public boolean step() {
        if (!begun) {
            begun = true;
            failed = !ancestry.isProcOurs() || processes.open("/proc") < 0;
        } else if (descriptors.isOpen()) {
            lookAtDescriptors();
        } else if (threads.isOpen()) {
            nextThread();
        } else {
            nextProcess();
        }
        boolean more = !failed && !enough && (processes.isOpen() || threads.isOpen() || descriptors.isOpen());
        if (!more) {
            close();
        }
        return more;
    }

    /** Whose socket the visitor is shown. */
    public int process() {
        return process;
    }

    /** Whether a chain of parents leads from this process to zerohalt. */
    public boolean isShowingDescendant() {
        return ancestry.isDescendant(process);
    }

    /** Whether every descriptor was seen; only after the end. */
    public boolean isComplete() {
        return enough || !failed && !hidden && (sawApplication || kernel.kill(tree.application(), 0) == -Errno.ESRCH);
    }

    /** Whether a process of this user is known to hide its descriptors; only after the end. */
    public boolean isHiddenOf(long user) {
        return users.contains(user);
    }

    /** Whether the users of the processes that hide their descriptors are known; not without /proc. */
    public boolean knowsUsers() {
        return !users.isEmpty();
    }

    /** The descriptors of the present process cannot be read. */
    private void hide() {
        hidden = true;
        descriptors.close();
        threads.close();
        if (users.size() < MOST_USERS) {
            ProcessUser.read(kernel, process).ifPresent(users::add);
        }
    }

    private void hideUnless(boolean known) {
        if (!known) {
            hide();
        }
    }

    public void close() {
        processes.close();
        threads.close();
        descriptors.close();
    }

    private void nextProcess() {
        process = processes.next();
        if (process == Directory.END) {
            failed = processes.error() < 0 || isFirstRound && leftSome && processes.open("/proc") < 0;
            isFirstRound = false;
        } else if (process != kernel.pid()
                && process != tree.zerohalt()
                && ancestry.place(process) != Ancestry.Place.ELSEWHERE) {
            // If its place is unknown, its descriptors tell whether it is gone
            sawApplication |= process == tree.application();
            lookInto("/proc/" + process + "/fd");
        }
    }

    private void lookInto(String path) {
        folder = path;
        seen = 0;
        int result = descriptors.open(path);
        if (result < 0) {
            listEnded(result);
        }
    }

    private void lookAtDescriptors() {
        for (int i = 0; i < DESCRIPTORS_PER_STEP && descriptors.isOpen() && !enough; i++) {
            int descriptor = descriptors.next();
            if (descriptor == Directory.END) {
                listEnded(descriptors.error());
                return;
            }
            seen++;
            lookAt(descriptor);
            if (isFirstRound && seen == FIRST_ROUND && descriptors.isOpen()) {
                leftSome = true;
                descriptors.close();
                listEnded(0);
                return;
            }
        }
    }

    /** root may list another user's descriptors, but not see what they are. */
    private void lookAt(int descriptor) {
        long inode = link.inode(folder, descriptor);
        if (inode < 0) {
            hideUnless(inode == -Errno.ENOENT); // closed meanwhile
        } else if (inode != SocketLink.OTHER) {
            enough = visitor.test(inode);
        }
    }

    /** A list of descriptors has ended. If the first thread of a process has ended, its list is empty, and other threads have them. */
    private void listEnded(int error) {
        if (threads.isOpen()) {
            if (seen > 0) {
                threads.close(); // all threads have the same
            }
        } else if (error != 0 || seen == 0) {
            Optional<ProcessStat> stat = ProcessStat.read(kernel, process);
            if (stat.isEmpty()) {
                hideUnless(error == 0 || error == -Errno.ENOENT || error == -Errno.ESRCH); // gone
            } else if (!stat.get().isGone()) {
                nothingListed(stat.get(), error);
            }
        }
    }

    private void nothingListed(ProcessStat stat, int error) {
        if (stat.isLeaderGone()) {
            hideUnless(threads.open("/proc/" + process + "/task") == 0);
        } else {
            hideUnless(error == 0); // a process may have no descriptor
        }
    }

    /** Goes on with the next thread of a process whose first thread has ended. If no thread shows descriptors, they are hidden. */
    private void nextThread() {
        int thread = threads.next();
        if (thread == Directory.END) {
            Optional<ProcessStat> stat = ProcessStat.read(kernel, process);
            hideUnless(stat.isEmpty() || stat.get().isGone());
        } else if (thread != process) {
            lookInto("/proc/" + process + "/task/" + thread + "/fd");
        }
    }
}
