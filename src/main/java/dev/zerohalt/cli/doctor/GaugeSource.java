package dev.zerohalt.cli.doctor;

import dev.zerohalt.config.Setting;
import dev.zerohalt.connections.OwnConnections;
import dev.zerohalt.gauge.Gauge;
import dev.zerohalt.gauge.GaugeWatch;
import dev.zerohalt.gauge.Reading;
import dev.zerohalt.os.EventLoop;
import dev.zerohalt.os.Kernel;

/** Whether the application's gauge can be read. If not, every drain lasts until its timeout. */
final class GaugeSource {
    private GaugeSource() {}

    static void examine(Kernel kernel, Gauge gauge, Findings findings) {
        EventLoop loop = EventLoop.ofCommand(kernel);
        Reading[] read = new Reading[1];
        GaugeWatch watch = new GaugeWatch(kernel, loop, gauge, new OwnConnections(), (reading, age) -> {
            read[0] = reading;
            loop.stop();
        });
        watch.begin();
        loop.run();
        watch.stop();
        switch (read[0]) {
            case Reading.Value value ->
                findings.good("the application's gauge is read: " + value + ", " + gauge.shown());
            case Reading.Unknown unknown ->
                findings.trouble(
                        "the application's gauge cannot be read: " + unknown.why() + ", " + gauge.shown(),
                        "Correct " + Setting.DRAIN_GAUGE.variable() + ": a drain would last until "
                                + Setting.DRAIN_TIMEOUT.variable() + ".");
        }
    }
}
