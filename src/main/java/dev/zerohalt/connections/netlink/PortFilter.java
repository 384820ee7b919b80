package dev.zerohalt.connections.netlink;

import dev.zerohalt.connections.PortSet;
import dev.zerohalt.os.NativeOrder;

/**
 * The monitored ports as programs for the kernel, so that other sockets never reach us.
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/net/ipv4/inet_diag.c">inet_diag_bc_run, inet_diag_bc_audit</a>
 */
final class PortFilter {
    private PortFilter() {}

    // struct inet_diag_bc_op: 8 bits of code, 8 bits "yes" and 16 bits "no" jump, in bytes from here.
    // Jumping to the end accepts, 4 bytes beyond it rejects. A port comparison is followed by 4 bytes with the port.
    private static final int INET_DIAG_BC_JMP = 1;
    private static final int INET_DIAG_BC_S_GE = 2;
    private static final int INET_DIAG_BC_S_LE = 3;
    private static final int OP = 4;
    private static final int COMPARISON = 2 * OP;
    private static final int REJECT = OP;

    /** Each range is two comparisons and, if another one follows, a jump to the end: port ≥ first and port ≤ last, or next. */
    private static final int CLAUSE = 2 * COMPARISON + OP;

    /**
     * The kernel runs a filter for each socket before it returns, and checks it in quadratic time: with 3,000 ranges that takes
     * 40 ms where there is no socket at all. Beyond this many it is better to be shown all of them, a part at a time.
     */
    static final int MAX_DUMP_RANGES = 100;

    /** The value of INET_DIAG_REQ_BYTECODE that accepts the local ports; for up to MAX_DUMP_RANGES. */
    static byte[] dumpFilter(PortSet ports) {
        int end = ports.ranges() * CLAUSE - OP;
        byte[] program = new byte[end];
        for (int i = 0; i < ports.ranges(); i++) {
            int at = i * CLAUSE;
            boolean last = i == ports.ranges() - 1;
            int otherwise = last ? end + REJECT : at + CLAUSE;
            comparison(program, at, INET_DIAG_BC_S_GE, ports.first(i), otherwise);
            comparison(program, at + COMPARISON, INET_DIAG_BC_S_LE, ports.last(i), otherwise);
            if (!last) {
                op(program, at + 2 * COMPARISON, INET_DIAG_BC_JMP, OP, end - (at + 2 * COMPARISON));
            }
        }
        return program;
    }

    private static void comparison(byte[] program, int at, int code, int port, int otherwise) {
        op(program, at, code, COMPARISON, otherwise - at);
        NativeOrder.putU16(program, at + OP + 2, port);
    }

    private static void op(byte[] program, int at, int code, int yes, int no) {
        program[at] = (byte) code;
        program[at + 1] = (byte) yes;
        NativeOrder.putU16(program, at + 2, no);
    }

    // struct sock_filter: 16 bits of code, 8 bits jump if true, 8 bits jump if false, 32 bits of operand.
    // include/uapi/linux/filter.h
    private static final int BPF_LD_H_ABS = 0x28;
    private static final int BPF_JGE_K = 0x35;
    private static final int BPF_JGT_K = 0x25;
    private static final int BPF_RET_K = 0x06;
    private static final int INSTRUCTION = 8;
    private static final int WHOLE_PACKET = 0x40000;

    /** A jump spans at most 255 instructions. */
    static final int MAX_EVENT_RANGES = 125;

    /**
     * A classic BPF program for the event socket that drops the events of other ports; for up to MAX_EVENT_RANGES. For each
     * range: below it, drop (they ascend); not above it, keep.
     */
    static byte[] eventFilter(PortSet ports) {
        int drop = 1 + 2 * ports.ranges();
        byte[] program = new byte[(drop + 2) * INSTRUCTION];
        instruction(program, 0, BPF_LD_H_ABS, 0, 0, Netlink.HEADER + InetDiag.SOURCE_PORT);
        for (int i = 0; i < ports.ranges(); i++) {
            int at = 1 + 2 * i;
            instruction(program, at, BPF_JGE_K, 0, drop - at - 1, ports.first(i));
            instruction(program, at + 1, BPF_JGT_K, 0, drop - at - 1, ports.last(i));
        }
        instruction(program, drop, BPF_RET_K, 0, 0, 0);
        instruction(program, drop + 1, BPF_RET_K, 0, 0, WHOLE_PACKET);
        return program;
    }

    private static void instruction(byte[] program, int n, int code, int ifTrue, int ifFalse, int operand) {
        NativeOrder.putU16(program, n * INSTRUCTION, code);
        program[n * INSTRUCTION + 2] = (byte) ifTrue;
        program[n * INSTRUCTION + 3] = (byte) ifFalse;
        NativeOrder.putI32(program, n * INSTRUCTION + 4, operand);
    }
}
