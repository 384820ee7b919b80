package dev.zerohalt.os;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A kernel with faults. Calls are given by the names they have in {@link Kernel}; it knows what was opened through it. */
public final class FaultyKernel {
    private static final Set<String> OPENING = Set.of("open", "socket", "accept", "signalDescriptor");

    private final Kernel real;
    private final Kernel kernel;
    private final Map<String, Fault> faults = new HashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private final Set<Integer> open = new TreeSet<>();
    private Consumer<String> before = call -> {};

    /** What comes of a call. */
    public interface Fault {
        int answer(Arguments arguments, RealCall call);
    }

    /** The call without the fault. */
    public interface RealCall {
        int make();
    }

    /** The call's arguments, by position. */
    public static final class Arguments {
        private final Object[] all;

        private Arguments(Object[] all) {
            this.all = all;
        }

        public int number(int n) {
            return (int) all[n];
        }

        public byte[] bytes(int n) {
            return (byte[]) all[n];
        }

        public void replace(int n, Object value) {
            all[n] = value;
        }
    }

    public FaultyKernel(Kernel real) {
        this.real = real;
        this.kernel = (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(),
                new Class<?>[] {Kernel.class},
                (proxy, call, args) -> invoke(call, args));
    }

    public Kernel kernel() {
        return kernel;
    }

    public void on(String call, Fault fault) {
        if (Arrays.stream(Kernel.class.getMethods())
                .noneMatch(method -> method.getName().equals(call))) {
            throw new IllegalArgumentException("no such call: " + call);
        }
        faults.put(call, fault);
    }

    /** Is told the name of every call before it is made, and may throw an exception in its place. */
    public void beforeEach(Consumer<String> told) {
        before = told;
    }

    /** It says that this process is another one, and so does its /proc/self. */
    public void pretendToBe(int pid) {
        on("pid", (arguments, call) -> pid);
        on("readLink", (arguments, call) -> {
            if (!Latin1.decode(arguments.bytes(0)).equals("/proc/self")) {
                return call.make();
            }
            byte[] link = Latin1.encode(Integer.toString(pid));
            System.arraycopy(link, 0, arguments.bytes(1), 0, link.length);
            return link.length;
        });
    }

    public void fail(String call, int errno) {
        on(call, (arguments, real) -> -errno);
    }

    public void repair() {
        faults.clear();
    }

    /** How often a call was made. */
    public int calls(String call) {
        return calls.getOrDefault(call, 0);
    }

    /** The descriptors that were opened and not closed. */
    public Set<Integer> open() {
        return open;
    }

    private Object invoke(Method call, Object[] arguments) throws Throwable {
        String name = call.getName();
        calls.merge(name, 1, Integer::sum);
        before.accept(name);
        Fault fault = faults.get(name);
        Object result = fault == null
                ? make(call, arguments)
                : (Object) fault.answer(new Arguments(arguments), () -> (int) make(call, arguments));
        if (OPENING.contains(name) && (int) result >= 0) {
            open.add((int) result);
        } else if (name.equals("close")) {
            open.remove((int) arguments[0]);
        }
        return result;
    }

    private Object make(Method call, Object[] arguments) {
        try {
            return call.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
