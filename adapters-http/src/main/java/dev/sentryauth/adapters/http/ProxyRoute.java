package dev.sentryauth.adapters.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
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
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
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

    /** The JDK's switch that lets the Host header be set, off by default and read once. */
    private static final String HOST_HEADER = "sun.net.http.allowRestrictedHeaders";

    /**
     * The addresses to be tried; the JDK itself would connect to the first one only. Empty if none is known, or the JVM's
     * settings lead through a proxy.
     */
    List<InetAddress> addresses(URL url) {
        if (kind == Kind.JVM && !isDirect(url)) {
            return List.of();
        }
        try {
            InetAddress[] all = InetAddress.getAllByName(host(url));
            if (all.length > 1
                    && server == null
                    && url.getProtocol().equals("http")
                    && System.getProperty(HOST_HEADER) == null) {
                System.setProperty(HOST_HEADER, "true"); // counts if this is the JVM's first HTTP connection
            }
            return List.of(all);
        } catch (UnknownHostException e) {
            return List.of(); // connecting says so
        }
    }

    /** The host that is connected to for this address. */
    String host(URL url) {
        return server == null ? url.getHost() : server.host();
    }

    private static boolean isDirect(URL url) {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> proxies = selector == null ? List.of() : selector.select(URI.create(url.toString()));
        return proxies.isEmpty() || proxies.get(0).type() == Proxy.Type.DIRECT;
    }

    /**
     * A connection that has not been made yet.
     *
     * @param address the one to connect to; null: what the JDK takes
     * @param tls makes TLS connections; null: the JDK's own way
     */
    HttpURLConnection open(URL url, @Nullable InetAddress address, @Nullable SSLSocketFactory tls) throws IOException {
        if (server != null) {
            return withTls(openThroughProxy(url, server, address), tls);
        }
        boolean https = url.getProtocol().equals("https");
        URL target = address == null || https ? url : literal(url, address);
        HttpURLConnection connection = (HttpURLConnection)
                (kind == Kind.DIRECT ? target.openConnection(Proxy.NO_PROXY) : target.openConnection());
        if (address != null && !https) {
            connection.setRequestProperty("Host", url.getAuthority());
        }
        if (address != null && connection instanceof HttpsURLConnection secure) {
            SSLSocketFactory factory = tls == null ? secure.getSSLSocketFactory() : tls;
            return withTls(connection, new AddressedTls(factory, address));
        }
        return withTls(connection, tls);
    }

    private static HttpURLConnection openThroughProxy(URL url, Server server, @Nullable InetAddress address)
            throws IOException {
        if (server.user() != null && System.getProperty(DISABLED_SCHEMES) == null) {
            System.setProperty(DISABLED_SCHEMES, ""); // counts if this is the JVM's first HTTP connection
        }
        String host = address == null ? server.host() : address.getHostAddress();
        return (HttpURLConnection)
                url.openConnection(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, server.port())));
    }

    private static HttpURLConnection withTls(HttpURLConnection connection, @Nullable SSLSocketFactory tls) {
        if (tls != null && connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(tls);
        }
        return connection;
    }

    /** The JDK has no other way to lead plain http to one of a name's addresses. The header keeps the name. */
    private static URL literal(URL url, InetAddress address) throws IOException {
        String host = address.getHostAddress();
        return new URL(
                url.getProtocol(), host.indexOf(':') < 0 ? host : "[" + host + "]", url.getPort(), url.getFile());
    }

    /** Whether the way to this address is a tunnel for which there is a password. */
    boolean opensTunnelsWithPassword(URL url) {
        return server != null && server.user() != null && url.getProtocol().equals("https");
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
        } else if (opensTunnelsWithPassword(connection.getURL())) {
            connection.setAuthenticator(proxyPassword(user, server.password()));
        } else {
            connection.setAuthenticator(nobody);
            byte[] pair = (user + ":" + server.password()).getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty(
                    "Proxy-Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
    }

    /**
     * Answers once: the JDK asks again for what the proxy refused, up to twenty times, and accounts get locked. The JDK
     * takes ISO 8859-1 for a proxy that does not say otherwise, so it gets the bytes of UTF-8 as its characters; for one
     * that does ask for UTF-8 it takes that, and the second answer is the plain one.
     */
    private static Authenticator proxyPassword(String user, String password) {
        return new Authenticator() {
            private int answers;

            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                String[] pair = {bytesOf(user), bytesOf(password)};
                boolean ascii = pair[0].equals(user) && pair[1].equals(password);
                if (getRequestorType() != RequestorType.PROXY || answers == (ascii ? 1 : 2)) {
                    return null;
                }
                return answers++ == 0
                        ? new PasswordAuthentication(pair[0], pair[1].toCharArray())
                        : new PasswordAuthentication(user, password.toCharArray());
            }
        };
    }

    private static String bytesOf(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
