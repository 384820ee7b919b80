package dev.zerohalt.sim;

/** A TCP socket of the simulated network namespace, as the kernel's tables show it. Made by {@link SocketTables}. */
public final class SimSocket {
    private final SocketTables tables;
    private final long hash;
    private final int family;
    private final byte[] localAddress;
    private final int localPort;
    private final byte[] remoteAddress;
    private final int remotePort;
    private final SocketTraffic traffic;
    private SocketState state;
    private long inode;
    private int user = 1000;
    private int sendQueue;
    private int receiveQueue;
    private boolean gone;
    private boolean counted;
    private long unsentUntil;
    private long establishedAt = Long.MAX_VALUE;
    private long countedFrom = Long.MAX_VALUE;
    private long countedUntil = Long.MAX_VALUE;
    private long destroyedAt = Long.MAX_VALUE;
    private long announcedAt = Long.MAX_VALUE;

    SimSocket(
            SocketTables tables,
            long hash,
            int family,
            byte[] localAddress,
            int localPort,
            byte[] remoteAddress,
            int remotePort,
            SocketState state) {
        this.tables = tables;
        this.hash = hash;
        this.family = family;
        this.localAddress = localAddress;
        this.localPort = localPort;
        this.remoteAddress = remoteAddress;
        this.remotePort = remotePort;
        this.state = state;
        this.traffic = new SocketTraffic(tables.now());
        traffic.is(state, false, tables.now());
    }

    /** Where it stands in the kernel's hash table; tells sockets apart. */
    long hash() {
        return hash;
    }

    int family() {
        return family;
    }

    byte[] localAddress() {
        return localAddress;
    }

    public int localPort() {
        return localPort;
    }

    byte[] remoteAddress() {
        return remoteAddress;
    }

    int remotePort() {
        return remotePort;
    }

    public SocketState state() {
        return state;
    }

    public long inode() {
        return inode;
    }

    int user() {
        return user;
    }

    /** Who made it. */
    public SimSocket of(int newUser) {
        user = newUser;
        return this;
    }

    public int sendQueue() {
        return sendQueue;
    }

    int receiveQueue() {
        return receiveQueue;
    }

    public boolean isGone() {
        return gone;
    }

    void established() {
        establishedAt = tables.now();
    }

    /** When its handshake was finished; {@code Long.MAX_VALUE} if it never was. */
    long establishedAt() {
        return establishedAt;
    }

    /** When it began to count as a connection; {@code Long.MAX_VALUE} if it never did. */
    public long countedFrom() {
        return countedFrom;
    }

    /** When it ceased to count; {@code Long.MAX_VALUE} while it has not. */
    public long countedUntil() {
        return countedUntil;
    }

    /** When the kernel destroyed it, which is an event for whoever asked; {@code Long.MAX_VALUE} if it has not. */
    public long destroyedAt() {
        return destroyedAt;
    }

    void destroyed() {
        destroyedAt = tables.now();
    }

    /** When the process under test was sent an event of its end; {@code Long.MAX_VALUE} if it was not. */
    public long announcedAt() {
        return announcedAt;
    }

    void announced() {
        announcedAt = tables.now();
    }

    /** What went over it, and what it was. */
    SocketTraffic traffic() {
        return traffic;
    }

    /** The client sends something, which the application reads at once if it has the connection. */
    public SimSocket receive(int bytes) {
        if (!gone && state == SocketState.ESTABLISHED) {
            traffic.received(bytes, tables.now());
            receiveQueue += inode == 0 ? bytes : 0;
        }
        return this;
    }

    /** The application sends something, which the client takes at once. */
    public SimSocket answer(int bytes) {
        if (!gone && inode != 0 && (state == SocketState.ESTABLISHED || state == SocketState.CLOSE_WAIT)) {
            traffic.sent(bytes, tables.now());
        }
        return this;
    }

    /** The kernel keeps only a small stand-in: no process has it, and nobody is told of its end. */
    boolean isMini() {
        return switch (state) {
            case SYN_RECV, TIME_WAIT -> true;
            case FIN_WAIT2 -> inode == 0;
            case ESTABLISHED, SYN_SENT, FIN_WAIT1, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN, CLOSING -> false;
        };
    }

    /** Whether it has bytes to send and no process to care for them. */
    public boolean isUnsent() {
        boolean closing =
                state == SocketState.FIN_WAIT1 || state == SocketState.CLOSING || state == SocketState.LAST_ACK;
        return !gone && closing && inode == 0 && sendQueue > 0;
    }

    /** The contract's words on which sockets count; deliberately not the product's code. */
    private boolean counts() {
        return !gone
                && switch (state) {
                    case ESTABLISHED, SYN_RECV, SYN_SENT, CLOSE_WAIT, FIN_WAIT1, CLOSING, LAST_ACK -> true;
                    case FIN_WAIT2 -> inode != 0;
                    case LISTEN, TIME_WAIT, CLOSE -> false;
                };
    }

    void update() {
        boolean counts = counts();
        if (counts && !counted) {
            countedFrom = tables.now();
            countedUntil = Long.MAX_VALUE;
        } else if (!counts && counted) {
            countedUntil = tables.now();
        }
        counted = counts;
        traffic.is(state, inode != 0, tables.now());
    }

    /** The application takes it: a connection that waits to be accepted, or a listening socket. */
    public SimSocket accept() {
        if (!gone && !isMini()) {
            inode = tables.nextInode();
            receiveQueue = 0;
            update();
        }
        return this;
    }

    /** Whether a process has it open. */
    public boolean isOwned() {
        return inode != 0;
    }

    public SimSocket queues(int send, int receive) {
        sendQueue = send;
        receiveQueue = receive;
        return this;
    }

    private void noteUnsent(boolean was) {
        if (was && !isUnsent()) {
            unsentUntil = tables.now();
        }
    }

    /** When its last byte left, if nobody cared for it then; 0 if that was never so. */
    public long unsentUntil() {
        return isUnsent() ? Long.MAX_VALUE : unsentUntil;
    }

    /** Goes on to another state of its life. */
    public void become(SocketState next) {
        if (gone) {
            return;
        }
        boolean wasMini = isMini();
        boolean wasUnsent = isUnsent();
        boolean wasHandshake = state == SocketState.SYN_RECV || state == SocketState.SYN_SENT;
        if (wasHandshake && next == SocketState.ESTABLISHED) {
            tables.established(this);
        }
        state = next;
        if (next == SocketState.TIME_WAIT) {
            inode = 0;
        }
        if (isMini()) {
            sendQueue = 0;
            receiveQueue = 0;
        }
        update();
        noteUnsent(wasUnsent);
        if (isMini() && !wasMini) {
            tables.announceEnd(this);
        }
    }

    /** Its owner closes it or dies: nobody owns it any more. */
    public void orphan(SocketState next) {
        if (gone) {
            return;
        }
        inode = 0;
        become(next);
    }

    /** Is gone without a trace. */
    public void vanish() {
        if (gone) {
            return;
        }
        boolean wasUnsent = isUnsent();
        gone = true;
        noteUnsent(wasUnsent);
        update();
        tables.remove(this);
        if (!isMini()) {
            tables.announceEnd(this);
        }
    }
}
