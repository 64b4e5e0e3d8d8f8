package dev.sentryauth.testkit.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A client that does nothing by itself: no retry, no redirect, no idea of what should come back. */
final class RawHttp {
    private static final int MILLIS = 20_000;

    /** {@code complete} says whether as many bytes came as Content-Length promised. */
    record Answer(int status, Map<String, String> headers, String body, boolean complete) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** The value of a string field of a JSON object; enough for flat answers. */
        String field(String name) {
            String opening = "\"" + name + "\":\"";
            int start = body.indexOf(opening);
            if (start < 0) {
                throw new AssertionError("No field " + name + " in an answer with status " + status);
            }
            start += opening.length();
            return body.substring(start, body.indexOf('"', start));
        }
    }

    private final URI base;

    RawHttp(URI base) {
        this.base = base;
    }

    Answer get(String target, String... headers) throws IOException {
        return request("GET", target, "", headers);
    }

    Answer getAs(String token, String target) throws IOException {
        return get(target, "Authorization", "Bearer " + token);
    }

    /** Posts a form of alternating names and values. */
    Answer post(String target, String... fields) throws IOException {
        return request("POST", target, form(fields), "Content-Type", "application/x-www-form-urlencoded");
    }

    Answer request(String method, String target, String body, String... headers) throws IOException {
        return parse(bytes(method, target, body, headers));
    }

    /** All bytes the server sends until it closes the connection. */
    byte[] bytes(String method, String target, String body, String... headers) throws IOException {
        try (Socket socket = open(method, target, body, headers)) {
            return socket.getInputStream().readAllBytes();
        }
    }

    /** The same as {@link #post}, but only sent: the caller reads, or does not. */
    Socket openPost(String target, String... fields) throws IOException {
        return open("POST", target, form(fields), "Content-Type", "application/x-www-form-urlencoded");
    }

    Socket open(String method, String target, String body, String... headers) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(MILLIS);
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), MILLIS);
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + base.getAuthority()
                + "\r\nConnection: close\r\nContent-Length: " + content.length + "\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(content);
        socket.getOutputStream().write(out.toByteArray());
        return socket;
    }

    /** Whether the server stays silent for a moment; false as soon as a byte or the end arrives. */
    static boolean isSilent(Socket socket) throws IOException {
        socket.setSoTimeout(150);
        InputStream in = socket.getInputStream();
        try {
            in.read();
            return false;
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            socket.setSoTimeout(MILLIS);
        }
    }

    static Answer parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("No HTTP answer in " + bytes.length + " bytes");
        }
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        String body = text.substring(end + 4);
        int promised = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        boolean complete = body.getBytes(StandardCharsets.UTF_8).length == promised;
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, body, complete);
    }

    static String form(String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(URLEncoder.encode(fields[i], StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }
}
