package dev.zerohalt.e2e.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which lives are compared: this machine's, and those on the kernels that run.sh could get. */
final class Matrix {
    private static final String AMD64 = "amd64";
    private static final String ARM64 = "arm64";

    private final Path kernels;
    private final Path guest;
    private final Path zerohalt;
    private final Path work;

    Matrix(Path kernels, Path root, Path work) {
        this.kernels = kernels;
        this.guest = root.resolve("e2e/kernels/guest");
        this.zerohalt = root.resolve("target/zerohalt");
        this.work = work;
    }

    /** A life, and where it is run. */
    record Cell(Machine machine, Backend backend) {
        @Override
        public String toString() {
            return machine.name() + " " + machine.processor() + " " + backend;
        }
    }

    Machine host() {
        return new Host(
                "this machine",
                AMD64,
                true,
                guest,
                List.of(zerohalt.toString(), scenario(AMD64).toString()));
    }

    /** The binary for arm64 as an emulated process. The emulator knows no sock_diag, and renumbers realtime signals. */
    Machine emulated() {
        return new Host(
                "this machine, qemu-aarch64",
                ARM64,
                false,
                guest,
                List.of(
                        "qemu-aarch64-static",
                        zerohalt + "-arm64",
                        scenario(AMD64).toString(),
                        "emulated"));
    }

    /** Longest first. */
    List<Cell> cells(List<String> suites) throws IOException {
        List<Cell> cells = new ArrayList<>();
        for (String suite : suites) {
            if (Files.exists(kernels.resolve(suite + "-" + ARM64))) {
                Machine machine = machine(suite, ARM64, Path.of(zerohalt + "-arm64"));
                cells.add(new Cell(machine, Backend.EVENTS));
                cells.add(new Cell(machine, Backend.PROC));
            }
        }
        for (String suite : suites) {
            if (Files.exists(kernels.resolve(suite + "-" + AMD64))) {
                Machine machine = machine(suite, AMD64, zerohalt);
                for (Backend backend : Backend.values()) {
                    cells.add(new Cell(machine, backend));
                }
            }
        }
        cells.add(new Cell(emulated(), Backend.PROC));
        return cells;
    }

    private Machine machine(String suite, String processor, Path binary) {
        return new VirtualMachine(
                suite, processor, kernels.resolve(suite + "-" + processor), guest, binary, scenario(processor));
    }

    private Path scenario(String processor) {
        return work.resolve("scenario-" + processor);
    }
}
