package dev.zerohalt.release;

/** A processor that binaries are made for, by the names that others have for it. */
enum Architecture {
    AMD64("amd64", "x86_64"),
    ARM64("arm64", "aarch64");

    /** What Debian, Go and OCI call it, and the names of our files. */
    final String name;

    /** What the kernel, RPM and Alpine call it. */
    final String machine;

    Architecture(String name, String machine) {
        this.name = name;
        this.machine = machine;
    }
}
