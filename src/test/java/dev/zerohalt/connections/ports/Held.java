package dev.zerohalt.connections.ports;

import dev.zerohalt.os.Kernel;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Adds up what objects of ours hold, and whatever arrays and texts are in them. */
final class Held {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Held() {}

    /** About so many bytes; the kernel's are its own. */
    static long bytes(Object root) {
        return new Held().add(root);
    }

    private long add(Object object) {
        if (object == null || object instanceof Kernel || object instanceof Enum || !seen.add(object)) {
            return 0;
        }
        if (object instanceof String text) {
            return text.length();
        }
        if (object.getClass().isArray()) {
            return array(object);
        }
        if (object instanceof Iterable<?> several) {
            long bytes = 0;
            for (Object each : several) {
                bytes += 8 + add(each);
            }
            return bytes;
        }
        return object.getClass().getName().startsWith("dev.zerohalt.") ? fields(object) : 8;
    }

    private long array(Object array) {
        long bytes = (array instanceof byte[] ? 1L : 8L) * Array.getLength(array);
        if (array instanceof Object[] elements) {
            for (Object each : elements) {
                bytes += add(each);
            }
        }
        return bytes;
    }

    private long fields(Object object) {
        long bytes = 0;
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                bytes += 8;
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    bytes += add(value(field, object));
                }
            }
        }
        return bytes;
    }

    private static Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
