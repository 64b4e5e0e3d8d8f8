package dev.sentryauth.bootstrap;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A proxy on loopback behind which the hosted Sentry seems to be: for each name it was given it ends TLS with a certificate
 * of its own and hands everything on to a sandbox's address; every other name is refused. It writes down who was asked for.
 */
public final class HostedProxy implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "hosted-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Certificate certificate;
    private final Map<String, URI> hosts;

    /** Both are made once for many proxies: {@code keytool} takes a second. */
    public record Certificate(SSLContext context, Path pem) {}

    /** {@code hosts}: names with port, such as {@code sentry.io:443}, and the plain http address behind each. */
    public HostedProxy(Certificate certificate, Map<String, URI> hosts) throws IOException {
        this.certificate = certificate;
        this.hosts = hosts;
        threads.execute(this::accept);
    }

    /** Makes a certificate for sentry.io and all names below it, with the JDK's keytool. */
    public static Certificate certificate(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve("hosted.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "hosted",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=sentry.io",
                        "-ext",
                        "SAN=dns:sentry.io,dns:*.sentry.io",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException(Files.readString(directory.resolve("keytool.log")));
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getCertificate("hosted").getEncoded());
        Path pem = Files.writeString(
                directory.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
        return new Certificate(context, pem);
    }

    /** For HTTPS_PROXY. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Each target that a client asked for, in the order of arrival: {@code CONNECT us.sentry.io:443}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String request = line(client.getInputStream());
            for (String header = request; !header.isEmpty(); ) {
                header = line(client.getInputStream());
            }
            String target = request.substring(0, Math.max(0, request.lastIndexOf(" HTTP/")));
            asked.add(target);
            URI behind = target.startsWith("CONNECT ") ? hosts.get(target.substring("CONNECT ".length())) : null;
            String status = behind == null ? "403 Forbidden" : "200 OK";
            client.getOutputStream()
                    .write(("HTTP/1.1 " + status + "\r\n" + (behind == null ? "Content-Length: 0\r\n" : "") + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            if (behind != null) {
                relay(client, behind);
            }
        } catch (IOException e) {
            return; // one of the two has gone
        }
    }

    private void relay(Socket client, URI behind) throws IOException {
        SSLSocket tls = (SSLSocket) certificate
                .context()
                .getSocketFactory()
                .createSocket(client, requireNonNull(client.getInetAddress().getHostAddress()), client.getPort(), true);
        tls.setUseClientMode(false);
        try (tls;
                Socket sandbox = new Socket(InetAddress.getLoopbackAddress(), behind.getPort())) {
            threads.execute(() -> copy(tls, sandbox));
            copy(sandbox, tls);
        }
    }

    /** Until one side ends; then both do. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            return; // one of the two has gone
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
