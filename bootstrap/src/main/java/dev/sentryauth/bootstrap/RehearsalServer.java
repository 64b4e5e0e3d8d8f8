package dev.sentryauth.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers a {@link Rehearsal}'s requests, on the loopback interface and with the least that the commands are content with. */
final class RehearsalServer implements AutoCloseable {
    /** Looks like a token and is none. */
    static final String TOKEN = "00000000000000000000000000000000";

    private static final String PAIR = "{\"access_token\":\"" + TOKEN + "\",\"refresh_token\":\"" + TOKEN
            + "\",\"token_type\":\"Bearer\",\"expires_in\":2592000,\"scope\":\"org:read\"}";
    private static final String USER = "{\"id\":\"1\",\"name\":\"A\",\"username\":\"a\",\"email\":\"a@example.com\"}";
    private static final String ORGANIZATIONS = "[{\"id\":\"1\",\"slug\":\"a\",\"name\":\"A\",\"links\":"
            + "{\"organizationUrl\":\"http://127.0.0.1\",\"regionUrl\":\"http://127.0.0.1\"}}]";

    private static final String DEVICE = "{\"device_code\":\"0\",\"user_code\":\"AAAA-AAAA\",\"verification_uri\":"
            + "\"http://127.0.0.1/\",\"expires_in\":600,\"interval\":1}";
    private static final String PROJECTS = "[{\"id\":\"1\",\"slug\":\"a\",\"name\":\"A\",\"platform\":\"java\"}]";
    private static final String ISSUE =
            "{\"id\":\"1\",\"shortId\":\"A-1\",\"title\":\"A\",\"culprit\":\"a\",\"level\":\"error\","
                    + "\"status\":\"unresolved\",\"count\":\"1\",\"userCount\":1,\"firstSeen\":\"2026-01-01T00:00:00Z\","
                    + "\"lastSeen\":\"2026-01-01T00:00:00Z\",\"permalink\":\"http://127.0.0.1/\",\"project\":{\"slug\":\"a\"}}";

    private final ServerSocket socket;

    private RehearsalServer(ServerSocket socket) {
        this.socket = socket;
    }

    static RehearsalServer start() throws IOException {
        RehearsalServer server = new RehearsalServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(server::serve, "rehearsal-server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            answerNext();
        }
    }

    private void answerNext() {
        try (Socket connection = socket.accept()) {
            connection.setSoTimeout(5_000);
            answer(connection);
        } catch (IOException e) {
            return; // closed, or a client that has left
        }
    }

    private static void answer(Socket connection) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        String request = in.readLine();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        while (length > 0 && in.read() >= 0) {
            length--;
        }
        byte[] body = body(request == null ? "" : request).getBytes(StandardCharsets.UTF_8);
        OutputStream out = connection.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    private static String body(String request) {
        if (request.contains("/oauth/token")) {
            return PAIR;
        }
        if (request.contains("/oauth/device")) {
            return DEVICE;
        }
        if (request.contains("/issues/?")) {
            return "[" + ISSUE + "]";
        }
        if (request.contains("/issues/")) {
            return ISSUE;
        }
        if (request.contains("/projects/")) {
            return PROJECTS;
        }
        return request.contains("/organizations/") ? ORGANIZATIONS : USER;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
