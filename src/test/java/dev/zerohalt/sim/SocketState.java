package dev.zerohalt.sim;

/** TCP states by the numbers of include/net/tcp_states.h. */
public enum SocketState {
    ESTABLISHED(1),
    SYN_SENT(2),
    SYN_RECV(3),
    FIN_WAIT1(4),
    FIN_WAIT2(5),
    TIME_WAIT(6),
    CLOSE(7),
    CLOSE_WAIT(8),
    LAST_ACK(9),
    LISTEN(10),
    CLOSING(11);

    private final int number;

    SocketState(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
