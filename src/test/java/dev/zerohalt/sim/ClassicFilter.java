package dev.zerohalt.sim;

import dev.zerohalt.os.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A classic BPF socket filter, as far as filters on bytes at fixed offsets go. Absolute loads are in network order; a load
 * beyond the end drops the packet. Documentation/networking/filter.rst
 */
public final class ClassicFilter {
    private static final int INSTRUCTION = 8;
    private static final int MAX_INSTRUCTIONS = 4096;

    private static final int LD_W_ABS = 0x20;
    private static final int LD_H_ABS = 0x28;
    private static final int LD_B_ABS = 0x30;
    private static final int JA = 0x05;
    private static final int JEQ_K = 0x15;
    private static final int JGT_K = 0x25;
    private static final int JGE_K = 0x35;
    private static final int RET_K = 0x06;

    private final ByteBuffer program;

    private ClassicFilter(byte[] program) {
        this.program = ByteBuffer.wrap(program.clone()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Checks as sk_chk_filter does: known instructions, jumps inside the program, a return at the end. */
    public static int check(byte[] bytes) {
        int count = bytes.length / INSTRUCTION;
        if (count == 0 || count > MAX_INSTRUCTIONS || bytes.length % INSTRUCTION != 0) {
            return -Errno.EINVAL;
        }
        ClassicFilter filter = new ClassicFilter(bytes);
        for (int at = 0; at < count; at++) {
            boolean valid = switch (filter.code(at)) {
                case LD_W_ABS, LD_H_ABS, LD_B_ABS, RET_K -> true;
                case JA -> at + 1L + (filter.operand(at) & 0xffffffffL) < count;
                case JEQ_K, JGT_K, JGE_K -> at + 1 + filter.ifTrue(at) < count && at + 1 + filter.ifFalse(at) < count;
                default -> false;
            };
            if (!valid) {
                return -Errno.EINVAL;
            }
        }
        return filter.code(count - 1) == RET_K ? 0 : -Errno.EINVAL;
    }

    public static ClassicFilter of(byte[] bytes) {
        return new ClassicFilter(bytes);
    }

    private int code(int at) {
        return program.getShort(at * INSTRUCTION) & 0xffff;
    }

    private int ifTrue(int at) {
        return program.get(at * INSTRUCTION + 2) & 0xff;
    }

    private int ifFalse(int at) {
        return program.get(at * INSTRUCTION + 3) & 0xff;
    }

    private int operand(int at) {
        return program.getInt(at * INSTRUCTION + 4);
    }

    /** How many bytes of the packet are kept; 0 drops it. */
    public int run(byte[] bytes) {
        ByteBuffer packet = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
        int accumulator = 0;
        for (int at = 0; ; at++) {
            int k = operand(at);
            switch (code(at)) {
                case LD_W_ABS, LD_H_ABS, LD_B_ABS -> {
                    int size = code(at) == LD_W_ABS ? 4 : code(at) == LD_H_ABS ? 2 : 1;
                    if (k < 0 || k > bytes.length - size) {
                        return 0;
                    }
                    accumulator = switch (size) {
                        case 4 -> packet.getInt(k);
                        case 2 -> packet.getShort(k) & 0xffff;
                        default -> packet.get(k) & 0xff;
                    };
                }
                case JA -> at += k;
                case JEQ_K -> at += accumulator == k ? ifTrue(at) : ifFalse(at);
                case JGT_K -> at += Integer.compareUnsigned(accumulator, k) > 0 ? ifTrue(at) : ifFalse(at);
                case JGE_K -> at += Integer.compareUnsigned(accumulator, k) >= 0 ? ifTrue(at) : ifFalse(at);
                default -> {
                    return (int) Math.min(k & 0xffffffffL, bytes.length);
                }
            }
        }
    }
}
