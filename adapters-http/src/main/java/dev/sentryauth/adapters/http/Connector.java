package dev.sentryauth.adapters.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.ArrayList;
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
    private final NetworkSettings settings;
    private final long timeoutNanos;
    private final Exchange exchange;

    Connector(URL url, ProxyRoute route, NetworkSettings settings, int timeoutMillis, Exchange exchange) {
        this.url = url;
        this.route = route;
        this.settings = settings;
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
        List<InetAddress> order = order(addresses);
        IOException failure = null;
        for (int i = 0; true; i++) {
            InetAddress address = order.isEmpty() ? null : order.get(i);
            // The JDK itself takes the first, and keeps such connections for the next request.
            boolean jdks = address == null || address.equals(addresses.get(0));
            int others = order.size() - 1 - i;
            long left = end - System.nanoTime();
            try {
                HttpURLConnection connection =
                        connect(address, jdks, others <= 0 ? left : Math.min(left / (others + 1), LONGEST_WAIT_NANOS));
                if (address != null && order.size() > 1) {
                    settings.reached().put(route.host(url), address);
                }
                return connection;
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

    /** The address that was reached last comes first: one that answers nothing costs seconds each time. */
    private List<InetAddress> order(List<InetAddress> addresses) {
        InetAddress reached = addresses.size() > 1 ? settings.reached().get(route.host(url)) : null;
        if (reached == null || !addresses.contains(reached)) {
            return addresses;
        }
        List<InetAddress> order = new ArrayList<>(addresses);
        order.remove(reached);
        order.add(0, reached);
        return order;
    }

    private HttpURLConnection connect(@Nullable InetAddress address, boolean jdks, long nanos) throws IOException {
        int millis = (int) Math.max(1, nanos / 1_000_000);
        Trust trust = settings.trust();
        try {
            return connect(address, jdks, trust.usual(), millis);
        } catch (SSLException e) {
            SSLSocketFactory wider = trust.after(e);
            if (wider == null) {
                throw e;
            }
            HttpURLConnection connection = connect(address, jdks, wider, millis);
            trust.widerHelped();
            return connection;
        }
    }

    private HttpURLConnection connect(
            @Nullable InetAddress address, boolean jdks, @Nullable SSLSocketFactory tls, int millis)
            throws IOException {
        HttpURLConnection connection = route.open(url, jdks ? null : address, tls);
        exchange.prepare(connection, address, millis);
        connection.connect();
        return connection;
    }
}
