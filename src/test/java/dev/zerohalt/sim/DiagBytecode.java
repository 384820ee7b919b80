package dev.zerohalt.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The filter language of a sock_diag dump: struct inet_diag_bc_op with comparisons of the ports. Offsets are relative to
 * the instruction; arriving at the end accepts, beyond it rejects. net/ipv4/inet_diag.c, inet_diag_bc_audit and _run
 */
public final class DiagBytecode {
    private static final int NOP = 0;
    private static final int JMP = 1;
    private static final int S_GE = 2;
    private static final int S_LE = 3;
    private static final int D_GE = 4;
    private static final int D_LE = 5;
    private static final int S_EQ = 11;
    private static final int D_EQ = 12;
    private static final int OP = 4;

    private final ByteBuffer program;
    private final int length;

    public DiagBytecode(byte[] program) {
        this(ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN));
    }

    DiagBytecode(ByteBuffer program) {
        this.program = program;
        this.length = program.remaining();
    }

    private int code(int at) {
        return program.get(program.position() + at) & 0xff;
    }

    private int yes(int at) {
        return program.get(program.position() + at + 1) & 0xff;
    }

    private int no(int at) {
        return program.getShort(program.position() + at + 2) & 0xffff;
    }

    private boolean isPortComparison(int at) {
        return switch (code(at)) {
            case S_GE, S_LE, D_GE, D_LE, S_EQ, D_EQ -> true;
            default -> false;
        };
    }

    /** Whether the kernel would take the program. */
    public boolean isValid() {
        if (length < OP) {
            return false;
        }
        int at = 0;
        while (at < length) {
            int left = length - at;
            int code = code(at);
            if (!isPortComparison(at) && code != NOP && code != JMP) {
                return false;
            }
            int least = isPortComparison(at) ? 2 * OP : OP;
            if (left < least) {
                return false;
            }
            if (code != NOP
                    && (no(at) < least
                            || no(at) > left + OP
                            || no(at) % OP != 0
                            || (no(at) < left && !isInstruction(at + no(at))))) {
                return false;
            }
            if (yes(at) < least || yes(at) > left + OP || yes(at) % OP != 0) {
                return false;
            }
            at += yes(at);
        }
        return at == length;
    }

    /** Whether an offset is reached by going from one instruction to the next. */
    private boolean isInstruction(int target) {
        int at = 0;
        while (at < target && yes(at) >= OP && yes(at) % OP == 0) {
            at += yes(at);
        }
        return at == target;
    }

    public boolean accepts(int sourcePort, int targetPort) {
        int at = 0;
        while (at < length) {
            int code = code(at);
            int port = isPortComparison(at) ? no(at + OP) : 0;
            boolean yes = switch (code) {
                case S_GE -> sourcePort >= port;
                case S_LE -> sourcePort <= port;
                case S_EQ -> sourcePort == port;
                case D_GE -> targetPort >= port;
                case D_LE -> targetPort <= port;
                case D_EQ -> targetPort == port;
                case JMP -> false;
                default -> true;
            };
            at += yes ? yes(at) : no(at);
        }
        return at == length;
    }
}
