package dev.zerohalt.connections.netlink;

import dev.zerohalt.os.NativeOrder;

/**
 * What the kernel does with the filter of a dump, transcribed for port comparisons.
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/net/ipv4/inet_diag.c">net/ipv4/inet_diag.c</a>
 */
final class DumpFilterMachine {
    private static final int NOP = 0;
    private static final int JMP = 1;
    private static final int S_GE = 2;
    private static final int S_LE = 3;
    private static final int OP = 4;

    private final byte[] program;

    DumpFilterMachine(byte[] program) {
        this.program = program;
    }

    private int code(int at) {
        return NativeOrder.u8(program, at);
    }

    private int yes(int at) {
        return NativeOrder.u8(program, at + 1);
    }

    private int no(int at) {
        return NativeOrder.u16(program, at + 2);
    }

    /** inet_diag_bc_audit */
    boolean isValid() {
        if (program.length < OP) {
            return false;
        }
        int left = program.length;
        while (left > 0) {
            int at = program.length - left;
            int least = OP;
            switch (code(at)) {
                case S_GE, S_LE -> {
                    least += OP;
                    if (left < least) {
                        return false;
                    }
                }
                case NOP, JMP -> {}
                default -> {
                    return false;
                }
            }
            if (code(at) != NOP) {
                if (no(at) < least || no(at) > left + 4 || no(at) % 4 != 0) {
                    return false;
                }
                if (no(at) < left && !isReached(left - no(at))) {
                    return false;
                }
            }
            if (yes(at) < least || yes(at) > left + 4 || yes(at) % 4 != 0) {
                return false;
            }
            left -= yes(at);
        }
        return left == 0;
    }

    /** valid_cc: whether going from one operation to the next leads to the place with so much left. */
    private boolean isReached(int target) {
        int left = program.length;
        while (left >= 0) {
            if (target > left) {
                return false;
            }
            if (target == left) {
                return true;
            }
            int yes = yes(program.length - left);
            if (yes < OP || yes % 4 != 0) {
                return false;
            }
            left -= yes;
        }
        return false;
    }

    /** inet_diag_bc_run */
    boolean accepts(int localPort) {
        int left = program.length;
        while (left > 0) {
            int at = program.length - left;
            boolean yes = switch (code(at)) {
                case S_GE -> localPort >= no(at + OP);
                case S_LE -> localPort <= no(at + OP);
                case JMP -> false;
                default -> true;
            };
            left -= yes ? yes(at) : no(at);
        }
        return left == 0;
    }
}
