package dev.zerohalt;

import dev.zerohalt.os.Kernel;
import dev.zerohalt.os.NativeKernel;

/** The entry point of the binary. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Kernel kernel = new NativeKernel();
        byte[] b = kernel.argument(0);
        byte[][] cmd = {kernel.argument(1)};
        int pid = kernel.spawn(cmd, -1);
        kernel.write(2, b, 0, b.length);
        int[] st = new int[1];
        while (kernel.waitAny(st) == 0) {
            kernel.poll(st, 0, 1000000);
        }
        String s = kernel.describe(2) + " " + pid + "\n";
        byte[] x = new byte[s.length()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (byte) s.charAt(i);
        }
        kernel.writeNoWait(2, x, 0, x.length);
        kernel.exit(st[0] >> 8);
    }
}
