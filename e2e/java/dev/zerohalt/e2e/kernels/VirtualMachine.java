package dev.zerohalt.e2e.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A machine that qemu emulates whole, without help of this machine's processor. It boots a kernel of Debian's, and zerohalt is its PID 1.
 *
 * @param suite the suite of Debian whose kernel it boots
 * @param kernel a folder as fetch.sh makes it
 * @param guest the scripts that it runs
 * @param zerohalt for its processor
 * @param scenario for its processor
 */
record VirtualMachine(String suite, String processor, Path kernel, Path guest, Path zerohalt, Path scenario)
        implements Machine {
    @Override
    public String name() {
        return suite;
    }

    @Override
    public boolean hasRealtimeSignals() {
        return true;
    }

    @Override
    public Life live(Backend backend, Path log) throws IOException, InterruptedException {
        Path files = initramfs(backend, log);
        // no_timer_check: a busy machine's emulated timer may be late, which a kernel for x86-64 takes for a broken
        // one.
        List<String> command = new ArrayList<>(
                processor.equals("arm64")
                        ? List.of("qemu-system-aarch64", "-machine", "virt", "-cpu", "cortex-a57")
                        : List.of("qemu-system-x86_64", "-machine", "pc"));
        String console = processor.equals("arm64") ? "ttyAMA0" : "ttyS0";
        command.addAll(List.of("-accel", "tcg", "-m", "256", "-nodefaults", "-no-user-config", "-display", "none"));
        command.addAll(List.of("-serial", "stdio", "-no-reboot"));
        command.addAll(List.of("-kernel", kernel.resolve("vmlinuz").toString(), "-initrd", files.toString()));
        command.addAll(List.of(
                "-append",
                "console=" + console + " rdinit=/init quiet loglevel=1 panic=-1 no_timer_check "
                        + String.join(" ", Machine.settings(backend))));
        long start = System.nanoTime();
        int ended = Run.to(log, command);
        double seconds = (System.nanoTime() - start) / 1e9;
        return Life.of(log, ended == 0 ? Life.exitCodeOfInit(log) : -1, seconds);
    }

    /** The file system that the kernel starts with, and keeps. */
    private Path initramfs(Backend backend, Path log) throws IOException, InterruptedException {
        Path root = Files.createDirectories(log.resolveSibling(log.getFileName() + ".root"));
        Files.createDirectories(root.resolve("proc"));
        copy(kernel.resolve("busybox"), root.resolve("busybox"));
        copy(guest.resolve("init"), root.resolve("init"));
        copy(guest.resolve("life.sh"), root.resolve("life.sh"));
        copy(zerohalt, root.resolve("zerohalt"));
        copy(scenario, root.resolve("scenario"));
        Path modules = Files.createDirectories(root.resolve("modules"));
        try (Stream<Path> all = Files.list(kernel.resolve("modules"))) {
            for (Path module : all.toList()) {
                Path there = modules.resolve(module.getFileName().toString());
                Files.deleteIfExists(there);
                if (backend.hasModules()) {
                    copy(module, there);
                }
            }
        }
        Path archive = log.resolveSibling(log.getFileName() + ".cpio");
        String make = "cd \"$1\" && find . | cpio --quiet --create --format=newc --reproducible >\"$2\"";
        int made = Run.to(log, List.of("sh", "-c", make, "sh", root.toString(), archive.toString()));
        if (made != 0) {
            throw new IOException("cannot make " + archive + ": " + Files.readString(log));
        }
        return archive;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
