package dev.zerohalt.fuzz;

import dev.zerohalt.os.Kernel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A kernel that knows a few calls. */
public final class Calls {
    private Calls() {}

    /** The methods that an object's class declares, under the names they have in {@link Kernel}; any other call is an error. */
    public static Kernel of(Object calls) {
        Map<String, Method> methods = new HashMap<>();
        for (Method method : calls.getClass().getDeclaredMethods()) {
            method.setAccessible(true);
            methods.put(method.getName(), method);
        }
        return (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, call, arguments) -> {
                    Method method = methods.get(call.getName());
                    if (method == null) {
                        throw new AssertionError("nobody needs " + call.getName());
                    }
                    try {
                        return method.invoke(calls, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
