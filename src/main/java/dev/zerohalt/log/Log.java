package dev.zerohalt.log;

import dev.zerohalt.os.Kernel;

/** Writes one line for each event. A line below the level is discarded. */
public final class Log {
    private final Kernel kernel;
    private final LogSink sink;
    private final Level level;
    private final Line line;
    private final Line discarded;

    public Log(Kernel kernel, LogSink sink, Level level, Format format) {
        this.kernel = kernel;
        this.sink = sink;
        this.level = level;
        this.line = new Line(this, format);
        this.discarded = new Line(null, format);
    }

    /**
     * Begins a line; {@link Line#end} writes it.
     *
     * @param event the stable name, empty for none
     */
    public Line debug(String event, String message) {
        return begin(Level.DEBUG, event, message);
    }

    public Line info(String event, String message) {
        return begin(Level.INFO, event, message);
    }

    public Line warn(String event, String message) {
        return begin(Level.WARN, event, message);
    }

    public Line error(String event, String message) {
        return begin(Level.ERROR, event, message);
    }

    /** Lines that were not written because that would have blocked or failed. */
    public long dropped() {
        return sink.dropped();
    }

    private Line begin(Level lineLevel, String event, String message) {
        if (lineLevel.compareTo(level) < 0) {
            return discarded;
        }
        line.begin(kernel.epochMillis(), lineLevel);
        line.with("msg", message);
        if (!event.isEmpty()) {
            line.with("event", event);
        }
        return sink.droppedSinceWritten() > 0 ? line.with("dropped", sink.droppedSinceWritten()) : line;
    }

    void write(Line complete) {
        sink.write(complete.bytes());
    }
}
