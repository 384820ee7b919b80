package dev.zerohalt.connections.netlink;

import dev.zerohalt.os.NativeOrder;

/**
 * What the kernel does with a classic BPF program, for the instructions of {@link PortFilter}.
 *
 * @see <a href="https://github.com/torvalds/linux/blob/master/net/core/filter.c">bpf_check_classic</a>
 */
final class PacketFilterMachine {
    private static final int LOAD_HALF_WORD = 0x28;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int INSTRUCTION = 8;

    private final byte[] program;

    PacketFilterMachine(byte[] program) {
        this.program = program;
    }

    private int size() {
        return program.length / INSTRUCTION;
    }

    private int code(int n) {
        return NativeOrder.u16(program, n * INSTRUCTION);
    }

    private int ifTrue(int n) {
        return NativeOrder.u8(program, n * INSTRUCTION + 2);
    }

    private int ifFalse(int n) {
        return NativeOrder.u8(program, n * INSTRUCTION + 3);
    }

    private int operand(int n) {
        return NativeOrder.i32(program, n * INSTRUCTION + 4);
    }

    /** Known instructions, jumps to instructions, a return at the end. */
    boolean isValid() {
        for (int n = 0; n < size(); n++) {
            boolean valid = switch (code(n)) {
                case LOAD_HALF_WORD, RETURN -> true;
                case JUMP_IF_EQUAL -> n + 1 + ifTrue(n) < size() && n + 1 + ifFalse(n) < size();
                default -> false;
            };
            if (!valid) {
                return false;
            }
        }
        return program.length % INSTRUCTION == 0 && size() > 0 && code(size() - 1) == RETURN;
    }

    /** How many bytes of a packet are let through. */
    int run(byte[] packet) {
        int accumulator = 0;
        for (int n = 0; ; n++) {
            switch (code(n)) {
                case LOAD_HALF_WORD -> {
                    if (operand(n) + 2 > packet.length) {
                        return 0;
                    }
                    accumulator = NativeOrder.be16(packet, operand(n));
                }
                case JUMP_IF_EQUAL -> n += accumulator == operand(n) ? ifTrue(n) : ifFalse(n);
                default -> {
                    return Math.min(operand(n), packet.length);
                }
            }
        }
    }
}
