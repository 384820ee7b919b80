package dev.zerohalt.demo;

/** Where a moment of a run lies across the picture. */
record TimeAxis(double left, double width, double seconds) {
    double x(long nanos) {
        return left + width * nanos / 1e9 / seconds;
    }

    double right() {
        return left + width;
    }
}
