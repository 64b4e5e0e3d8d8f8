package dev.sentryauth.adapters.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connection of one exchange: to each address of the name in turn, and with more authorities if the JDK refuses
 * the certificate. Nothing of the request itself is sent.
 */
final class Connector {
    /** An address that is not the last one must answer by then, for the others' sake; a lost packet costs one second. */
    private static final long LONGEST_WAIT_NANOS = 3_000_000_000L;

    private final URL url;
    private final ProxyRoute route;
    private final Trust trust;
    private final long timeoutNanos;
    private final Exchange exchange;

    Connector(URL url, ProxyRoute route, Trust trust, int timeoutMillis, Exchange exchange) {
        this.url = url;
        this.route = route;
        this.trust = trust;
        this.timeoutNanos = timeoutMillis * 1_000_000L;
        this.exchange = exchange;
    }

    /**
     * Connects.
     *
     * @throws IOException if no address can be had; what was refused counts more than what was not reached
     */
    HttpURLConnection connect() throws IOException {
        long end = System.nanoTime() + timeoutNanos;
        List<InetAddress> addresses = route.addresses(url);
        IOException failure = null;
        for (int i = 0; true; i++) {
            // The JDK itself takes the first, and keeps such connections for the next request.
            InetAddress address = i == 0 ? null : addresses.get(i);
            int others = addresses.size() - 1 - i;
            long left = end - System.nanoTime();
            try {
                return connect(address, others <= 0 ? left : Math.min(left / (others + 1), LONGEST_WAIT_NANOS));
            } catch (SocketException | SocketTimeoutException e) {
                if (failure == null || (e instanceof ConnectException && !(failure instanceof ConnectException))) {
                    failure = e;
                }
                if (others <= 0) {
                    throw failure;
                }
            }
        }
    }

    private HttpURLConnection connect(@Nullable InetAddress address, long nanos) throws IOException {
        int millis = (int) Math.max(1, nanos / 1_000_000);
        try {
            return connect(address, trust.usual(), millis);
        } catch (SSLException e) {
            SSLSocketFactory wider = trust.after(e);
            if (wider == null) {
                throw e;
            }
            HttpURLConnection connection = connect(address, wider, millis);
            trust.widerHelped();
            return connection;
        }
    }

    private HttpURLConnection connect(@Nullable InetAddress address, @Nullable SSLSocketFactory tls, int millis)
            throws IOException {
        HttpURLConnection connection = route.open(url, address, tls);
        exchange.prepare(connection, address, millis);
        connection.connect();
        return connection;
    }
}
