package dev.zerohalt.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** One function of the host's C library: a result of 0 or more, or the negated errno of that very call. */
final class HostCall {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private final MethodHandle handle;

    private HostCall(MethodHandle handle, int parameters) {
        this.handle = handle.asSpreader(1, Object[].class, parameters);
    }

    static HostCall of(String name, MemoryLayout... parameters) {
        return new HostCall(bind(name, parameters, Linker.Option.captureCallState("errno")), parameters.length);
    }

    static HostCall variadic(String name, int firstVariadic, MemoryLayout... parameters) {
        MethodHandle handle = bind(
                name,
                parameters,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
        return new HostCall(handle, parameters.length);
    }

    private static MethodHandle bind(String name, MemoryLayout[] parameters, Linker.Option... options) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters), options);
    }

    int invoke(Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            int result = (int) handle.invoke(state, arguments);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    static String strerror(int errno) {
        try {
            MemorySegment text = ((MemorySegment) STRERROR.invokeExact(errno)).reinterpret(256);
            int length = 0;
            while (text.get(JAVA_BYTE, length) != 0) {
                length++;
            }
            return Latin1.decode(text.asSlice(0, length).toArray(JAVA_BYTE));
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }
}
