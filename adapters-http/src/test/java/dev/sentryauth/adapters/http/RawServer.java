package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** A server of bare sockets on loopback: it counts what arrives and answers what the test says, byte by byte. */
final class RawServer implements AutoCloseable {

    /** Answers one request; the connection stays open for the next one unless this closes it or throws. */
    interface Script {
        void answer(Request request, Socket socket) throws Exception;
    }

    /** A request as it came. */
    record Request(String head, String body) {
        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        @Nullable
        String header(String name) {
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
            return null;
        }
    }

    private final ServerSocket server;
    private final Script script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    RawServer(Script script) throws IOException {
        this(ServerSocketFactory.getDefault(), script);
    }

    RawServer(ServerSocketFactory factory, Script script) throws IOException {
        this(factory, InetAddress.getLoopbackAddress(), 0, script);
    }

    /** {@code port} 0: a free one. */
    RawServer(ServerSocketFactory factory, InetAddress address, int port, Script script) throws IOException {
        this.server = factory.createServerSocket(port, 50, address);
        this.script = script;
        start(this::accept);
    }

    /** Of https sockets: from now on a client has to show a certificate. */
    void askForClientCertificates() {
        ((SSLServerSocket) server).setNeedClientAuth(true);
    }

    int port() {
        return server.getLocalPort();
    }

    Origin origin() {
        return new Origin("http", "127.0.0.1", port());
    }

    OAuthClient client() {
        return new OAuthClient(origin(), "client-id");
    }

    List<Request> requests() {
        return requests;
    }

    List<Socket> connections() {
        return sockets;
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    static String json(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    static void start(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            while (true) {
                Request request = read(socket.getInputStream());
                requests.add(request);
                script.answer(request, socket);
            }
        } catch (Exception e) {
            return; // the client, the test or the script has had enough
        }
    }

    private static Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            head.write(b);
        }
        Request request = new Request(head.toString(StandardCharsets.ISO_8859_1), "");
        String length = request.header("Content-Length");
        return length == null
                ? request
                : new Request(
                        request.head(),
                        new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
