package dev.zerohalt.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test that is left out where the binary is of another architecture and runs in qemu's user emulation: e2e/arm64. */
@Tag("not-emulated")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface NotEmulated {
    /** What the emulator cannot do. */
    String value();
}
