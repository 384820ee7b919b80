package dev.zerohalt.teavm;

import org.teavm.extension.spi.substitution.SimpleSubstitutionPolicy;
import org.teavm.extension.spi.substitution.SubstitutionSink;

/**
 * Tells TeaVM which classes the native binary has in other versions: those below this package, in packages named as the
 * original's. They leave out what would make the binary larger and is never used, or what TeaVM lacks.
 */
public final class Substitutes extends SimpleSubstitutionPolicy {
    @Override
    public void contribute(SubstitutionSink sink) {
        sink.selectClasses(name -> true).packagePrefix("dev.zerohalt.teavm.");
    }
}
