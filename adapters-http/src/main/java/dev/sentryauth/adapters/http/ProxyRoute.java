package dev.sentryauth.adapters.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The way to one address.
 *
 * @param kind decides whether {@code server} is there
 * @param server the proxy; null unless the way leads through one that the environment names
 */
record ProxyRoute(Kind kind, @Nullable Server server) {

    /** The ways there are. */
    enum Kind {
        DIRECT,
        PROXY,
        /** As the JVM's own settings say. */
        JVM
    }

    /**
     * A proxy.
     *
     * @param user null: it asks for none
     */
    record Server(String host, int port, @Nullable String user, String password) {
        String display() {
            return host + ":" + port;
        }

        /** Without the password. */
        @Override
        public String toString() {
            return display();
        }
    }

    /**
     * The JDK's switch against Basic authentication in front of a tunnel, on by default and read once. Whoever writes a
     * password into HTTPS_PROXY wants it used.
     */
    static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    /** A connection that has not been made yet. */
    HttpURLConnection open(URL url) throws IOException {
        if (server == null) {
            return (HttpURLConnection)
                    (kind == Kind.DIRECT ? url.openConnection(Proxy.NO_PROXY) : url.openConnection());
        }
        if (server.user() != null && System.getProperty(DISABLED_SCHEMES) == null) {
            System.setProperty(DISABLED_SCHEMES, ""); // counts if this is the JVM's first HTTP connection
        }
        return (HttpURLConnection) url.openConnection(
                new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(server.host(), server.port())));
    }

    /**
     * Shows the proxy its password. One that opens a tunnel asks for it; one that reads the request itself gets it with
     * that, because a streamed request cannot be repeated.
     *
     * @param nobody who is asked where there is no password
     */
    void authenticate(HttpURLConnection connection, Authenticator nobody) {
        String user = server == null ? null : server.user();
        if (server == null || user == null) {
            connection.setAuthenticator(nobody);
        } else if (connection.getURL().getProtocol().equals("https")) {
            connection.setAuthenticator(proxyPassword(user, server.password()));
        } else {
            connection.setAuthenticator(nobody);
            byte[] pair = (user + ":" + server.password()).getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty(
                    "Proxy-Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
    }

    private static Authenticator proxyPassword(String user, String password) {
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() == RequestorType.PROXY
                        ? new PasswordAuthentication(user, password.toCharArray())
                        : null;
            }
        };
    }
}
