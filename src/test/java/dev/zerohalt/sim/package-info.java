/**
 * A machine in memory behind {@link dev.zerohalt.os.Kernel}: processes, sockets and a virtual clock, and stories of whole
 * containers on it.
 *
 * <p>The socket table is read through netlink bytes and the text of /proc, not at the level of
 * {@link dev.zerohalt.connections.SocketTable}, although the wire formats have contract tests and fuzzers of their own. The
 * whole program is what stories run, so it opens the descriptors, joins the groups and falls back from one backend to the next
 * as it does on Linux; and a story breaks what breaks there: a dump that is cut short or marked as interrupted, an event queue
 * that overflows, a call that fails at a descriptor that is polled. Tests of what watches connections run on the same machine:
 * they open and end sockets and move the clock, and see no bytes. A table made for them would need sockets, events, faults and
 * something to poll of its own, which is this machine again.
 */
package dev.zerohalt.sim;
