package dev.zerohalt.os;

/** What the binary carries in bytes of its own, which are read only when they are asked for. */
public interface Imprint {
    /** Of a program that is none: on a JVM. */
    Imprint NONE = new Imprint() {
        @Override
        public byte[] notice() {
            return new byte[0];
        }

        @Override
        public byte[] build() {
            return new byte[0];
        }
    };

    /** The file NOTICE of the distribution. */
    byte[] notice();

    /** What it was built from and for, lines of text: commit, architecture, TeaVM. */
    byte[] build();
}
