package dev.zerohalt.connections.ports;

import dev.zerohalt.connections.BareSocketRow;
import dev.zerohalt.connections.TcpState;

/** A socket of which only this is known. */
record Row(int localPort, int remotePort, int state, long inode, long user) implements BareSocketRow {
    static Row listener(int port, long inode) {
        return new Row(port, 0, TcpState.LISTEN, inode, 0);
    }

    static Row connection(int localPort, int remotePort) {
        return new Row(localPort, remotePort, TcpState.ESTABLISHED, 1, 0);
    }

    Row of(long newUser) {
        return new Row(localPort, remotePort, state, inode, newUser);
    }

    Row with(long newInode) {
        return new Row(localPort, remotePort, state, newInode, user);
    }

    Row in(int newState) {
        return new Row(localPort, remotePort, newState, inode, user);
    }

    Row unowned() {
        return new Row(localPort, remotePort, state, 0, user);
    }
}
