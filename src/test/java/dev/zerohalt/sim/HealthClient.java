package dev.zerohalt.sim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Somebody who connects to the health port, says something, and remembers what was answered, and when. */
public final class HealthClient {
    private final SimulatedMachine machine;
    private final String path;
    private final String address;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private AcceptedFile connection;
    private boolean refused;
    private boolean gone;
    private boolean serverClosed;
    private Moment asked;
    private Moment answered;

    HealthClient(SimulatedMachine machine, String path, String address) {
        this.machine = machine;
        this.path = path;
        this.address = address;
    }

    /** Its IPv4 address. */
    String address() {
        return address;
    }

    /** Connects now; nobody may be listening yet. */
    public void connect(int port) {
        connection = machine.connectToServer(this, port);
        refused = connection == null;
    }

    /** Sends a part of a request. */
    public void send(String text) {
        if (!refused && !serverClosed) {
            connection.arrive(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Sends the last part of a request: from now on, an answer is expected. */
    public void ask(String text) {
        send(text);
        asked = machine.moment();
    }

    public void close() {
        gone = true;
        if (!refused && !serverClosed) {
            connection.peerCloses();
        }
    }

    boolean isGone() {
        return gone;
    }

    void receive(byte[] buffer, int offset, int length) {
        if (answer.size() == 0) {
            answered = machine.moment();
        }
        answer.write(buffer, offset, length);
    }

    void serverCloses() {
        serverClosed = true;
    }

    /** What it asks for. */
    public String path() {
        return path;
    }

    public boolean wasRefused() {
        return refused;
    }

    public boolean isAnswered() {
        return answered != null;
    }

    /** When a whole request had been sent; null if never. */
    public Moment asked() {
        return asked;
    }

    /** When the answer began to arrive; null if never. */
    public Moment answered() {
        return answered;
    }

    public String answer() {
        return answer.toString(StandardCharsets.US_ASCII);
    }

    /** The status code of the answer; 0 if there is none. */
    public int status() {
        String text = answer();
        return text.startsWith("HTTP/1.1 ") && text.length() >= 12 ? Integer.parseInt(text.substring(9, 12)) : 0;
    }
}
