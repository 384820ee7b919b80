package dev.zerohalt.connections.watching;

import dev.zerohalt.connections.SocketFilter;
import dev.zerohalt.connections.SocketRow;
import dev.zerohalt.connections.SocketTable;
import dev.zerohalt.os.MappedAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Which peers come again and again while a drain lasts, and how often at least. A connection has come since the drain began if it
 * ends and is none of those that its peer had before. The first count marks every peer it sees in a bitmap: a peer without a mark
 * had none. What a peer with a mark has is counted once it attracts notice, by the next count. Where no event tells of ends, only
 * connections that a count meets are seen.
 */
public final class ReturningPeers implements SocketTable.Visitor {
    /** So many are followed at a time. */
    static final int MOST_PEERS = 8;

    /** A peer that came once and then not for so long gives way to another one. */
    static final long FORGET_AFTER = 5_000_000_000L;

    /** Less may be chance. */
    static final int LEAST_TIMES = 3;

    private static final int MARKS = 4096;

    private final SocketFilter filter;
    private final BooleanSupplier hearsOfEnds;
    private final byte[] address = new byte[MappedAddress.LENGTH];
    private final List<Followed> followed = new ArrayList<>();
    private long[] marks = new long[0];
    private long began;
    private long now;
    private boolean isFirst = true;
    private boolean looks;
    private boolean isBlind;

    /**
     * A peer that came again and again.
     *
     * @param times at least
     */
    public record Peer(String address, int times) {
        /** {@code 192.0.2.1 7 times} */
        public String describe() {
            return address + " " + times + " times";
        }
    }

    private static final class Followed {
        private final byte[] peer = new byte[MappedAddress.LENGTH];

        /** Whether it is unknown what it had before. */
        private boolean isNew;

        /** Whether the count that is under way finds out. */
        private boolean isLookedAt;

        /** Connections that did not come since, or were counted already. */
        private int known;

        private int seen;
        private int came;
        private long cameAt;
        private long noticedAt;

        private void begin(byte[] address, boolean mayHaveHadSome, long now) {
            System.arraycopy(address, 0, peer, 0, MappedAddress.LENGTH);
            isNew = mayHaveHadSome;
            isLookedAt = false;
            known = 0;
            seen = 0;
            came = 0;
            noticedAt = now;
        }

        private void came(int times, long now) {
            came += times;
            cameAt = now;
        }

        private boolean isForgotten(long now) {
            return came == 0 || now - noticedAt >= FORGET_AFTER;
        }
    }

    /**
     * @param filter the peers whose connections count
     * @param hearsOfEnds whether {@link #ended} is told
     */
    ReturningPeers(SocketFilter filter, BooleanSupplier hearsOfEnds) {
        this.filter = filter;
        this.hearsOfEnds = hearsOfEnds;
    }

    /** A drain begins. */
    void drainBegins(long now) {
        this.began = now;
        this.now = now;
        isFirst = true;
        followed.clear();
        marks = new long[MARKS / Long.SIZE];
    }

    /** A count begins. */
    @Override
    public void begin() {
        isBlind = !hearsOfEnds.getAsBoolean();
        looks = isFirst || isBlind;
        for (Followed each : followed) {
            each.seen = 0;
            each.isLookedAt = each.isNew;
            looks |= each.isNew;
        }
        if (isFirst) {
            Arrays.fill(marks, 0);
        }
    }

    @Override
    public void visit(SocketRow socket) {
        if (!looks || !filter.accepts(socket, address)) {
            return;
        }
        socket.remoteAddress(address);
        if (isFirst) {
            mark(address);
            return;
        }
        Followed peer = find();
        if (peer == null && isBlind && (followed.size() < MOST_PEERS || !isMarked(address))) {
            peer = follow();
        }
        if (peer != null) {
            peer.seen++;
        }
    }

    /** A count is over, and all ends before it have been told. */
    void counted(long now) {
        this.now = now;
        isFirst = false;
        for (Followed each : followed) {
            if (each.isNew && !each.isLookedAt) {
                continue;
            }
            int more = each.seen - each.known;
            if (isBlind && !each.isNew && more > 0) {
                each.came(more, now);
                each.noticedAt = now;
            }
            if (isBlind || each.isNew) {
                each.known = each.seen;
            }
            each.isNew = false;
            each.isLookedAt = false;
        }
    }

    /** A connection that counts has ended. */
    void ended(SocketRow socket, long now) {
        if (isFirst || socket.remotePort() == 0) { // a listening socket has no peer
            return;
        }
        this.now = now;
        socket.remoteAddress(address);
        Followed peer = find();
        if (peer == null) {
            peer = follow();
        }
        if (peer == null) {
            return;
        }
        peer.noticedAt = now;
        if (peer.known > 0) {
            peer.known--;
        } else if (!peer.isNew) {
            peer.came(1, now);
        }
    }

    private Followed find() {
        for (int i = 0; i < followed.size(); i++) {
            if (Arrays.equals(followed.get(i).peer, address)) {
                return followed.get(i);
            }
        }
        return null;
    }

    /** Follows a peer from now on, in the place of one that was noticed longest ago and may be forgotten; null if there is none. */
    private Followed follow() {
        Followed place = null;
        if (followed.size() < MOST_PEERS) {
            place = new Followed();
            followed.add(place);
        } else {
            for (Followed each : followed) {
                if (each.isForgotten(now) && (place == null || each.noticedAt - place.noticedAt < 0)) {
                    place = each;
                }
            }
            if (place == null) {
                return null;
            }
            mark(place.peer);
        }
        place.begin(address, isMarked(address), now);
        return place;
    }

    private void mark(byte[] peer) {
        int bit = bit(peer);
        marks[bit / Long.SIZE] |= 1L << bit;
    }

    private boolean isMarked(byte[] peer) {
        int bit = bit(peer);
        return (marks[bit / Long.SIZE] & 1L << bit) != 0;
    }

    /** By FNV-1a: addresses next to each other have different bits. */
    private static int bit(byte[] peer) {
        int hash = 0x811c9dc5;
        for (byte each : peer) {
            hash = (hash ^ each & 0xff) * 0x01000193;
        }
        return (hash ^ hash >>> 12 ^ hash >>> 24) & MARKS - 1;
    }

    private boolean isReturning(Followed peer, long afterNanos) {
        return peer.came >= LEAST_TIMES && peer.cameAt - began >= afterNanos;
    }

    /**
     * How many peers came again and again.
     *
     * @param afterNanos still so long after the drain began
     */
    public int count(long afterNanos) {
        int count = 0;
        for (Followed each : followed) {
            count += isReturning(each, afterNanos) ? 1 : 0;
        }
        return count;
    }

    /** Who they are, the most frequent first. */
    public List<Peer> peers(long afterNanos) {
        List<Peer> peers = new ArrayList<>();
        for (Followed each : followed) {
            if (isReturning(each, afterNanos)) {
                int place = 0;
                while (place < peers.size() && peers.get(place).times() >= each.came) {
                    place++;
                }
                peers.add(place, new Peer(MappedAddress.format(each.peer), each.came));
            }
        }
        return peers;
    }
}
