package dev.sentryauth.testkit.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.zip.GZIPOutputStream;

/**
 * One exchange's way out. The log hears of the answer before the first byte of it leaves, so whoever has read the answer
 * finds it in the log.
 */
final class Wire {
    private static final long DRIP_MILLIS = 100;

    private final HttpExchange exchange;
    private final CountDownLatch released;
    private final IntConsumer settled;

    /** {@code settled} takes the status, or 0 when there will be none. */
    Wire(HttpExchange exchange, CountDownLatch released, IntConsumer settled) {
        this.exchange = exchange;
        this.released = released;
        this.settled = settled;
    }

    void send(Reply reply) throws IOException {
        byte[] bytes = reply.bytes();
        boolean bodiless = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        start(reply, bodiless ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (!bodiless) {
                out.write(bytes);
            }
        }
    }

    /** Sends it when the faults are cleared. */
    void sendReleased(Reply reply) throws IOException {
        awaitRelease(Long.MAX_VALUE);
        send(reply);
    }

    void truncate(Reply reply) throws IOException {
        truncate(reply, reply.bytes().length / 2);
    }

    /** {@code before} is ASCII, and so is what comes before it. */
    void truncate(Reply reply, String before) throws IOException {
        int found = reply.body().indexOf(before);
        truncate(reply, found < 0 ? reply.bytes().length / 2 : found);
    }

    private void truncate(Reply reply, int length) throws IOException {
        byte[] bytes = reply.bytes();
        start(reply, Math.max(2, bytes.length));
        exchange.getResponseBody().write(bytes, 0, length);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    void holdOpen(Reply reply) throws IOException {
        byte[] bytes = reply.bytes();
        if (bytes.length == 0) {
            send(reply);
            return;
        }
        start(reply, bytes.length + 1L);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().flush();
        awaitRelease(Long.MAX_VALUE);
        exchange.close();
    }

    void sendPacked(Reply reply, String encoding, boolean inPart) throws IOException {
        byte[] bytes = Packing.pack(reply.bytes(), encoding);
        if (reply.bytes().length == 0) {
            send(reply.with("Content-Encoding", encoding));
            return;
        }
        start(reply.with("Content-Encoding", encoding), bytes.length);
        exchange.getResponseBody().write(bytes, 0, inPart ? bytes.length * 3 / 4 : bytes.length);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    void sendBomb(long length) throws IOException {
        start(Reply.of(200, "application/json", "").with("Content-Encoding", "gzip"), 0);
        try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
            writePadded(out, length);
        }
    }

    void pad(long length) throws IOException {
        start(Reply.of(200, "application/json", ""), length);
        try (OutputStream out = exchange.getResponseBody()) {
            writePadded(out, length);
        }
    }

    private static void writePadded(OutputStream out, long length) throws IOException {
        byte[] chunk = new byte[8192];
        Arrays.fill(chunk, (byte) 'a');
        byte[] opening = "{\"padding\":\"".getBytes(StandardCharsets.US_ASCII);
        byte[] closing = "\"}".getBytes(StandardCharsets.US_ASCII);
        out.write(opening);
        for (long left = length - opening.length - closing.length; left > 0; left -= chunk.length) {
            out.write(chunk, 0, (int) Math.min(left, chunk.length));
        }
        out.write(closing);
    }

    void drip() throws IOException {
        start(Reply.of(200, "application/json", ""), 0);
        OutputStream out = exchange.getResponseBody();
        out.write('{');
        out.flush();
        while (!awaitRelease(DRIP_MILLIS)) {
            out.write(' ');
            out.flush();
        }
        exchange.close();
    }

    void drop() {
        settled.accept(0);
        exchange.close();
    }

    void hold() {
        settled.accept(0);
        awaitRelease(Long.MAX_VALUE);
        exchange.close();
    }

    private void start(Reply reply, long length) throws IOException {
        settled.accept(reply.status());
        exchange.getResponseHeaders().putAll(reply.headers());
        exchange.sendResponseHeaders(reply.status(), length);
    }

    private boolean awaitRelease(long millis) {
        try {
            return released.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
