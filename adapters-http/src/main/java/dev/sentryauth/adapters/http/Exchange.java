package dev.sentryauth.adapters.http;

import dev.sentryauth.adapters.http.ExchangeException.Kind;
import feign.Request;
import feign.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. It runs on a thread of its own, and can be given up from another one.
 *
 * <p>It has two phases. First the connection is made: TCP, the proxy's tunnel, TLS. Then the request is sent. The step
 * from one to the other is atomic: an exchange that was given up before it will never send, which is what makes "not
 * sent" a fact.
 */
final class Exchange implements Callable<Response> {
    /**
     * Set by the program alone, together with {@code sun.net.http.retryPost=false} and before anything has used HTTP: the JDK reads
     * that once, and nobody can see whether it has.
     */
    private static final String BUFFERED = "sentry.http.buffered";

    private enum Phase {
        CONNECTING,
        SENDING,
        ABANDONED
    }

    private final Request request;
    private final NetworkSettings settings;
    private final Authenticator authenticator;
    private final int timeoutMillis;
    private final Arrival arrival;
    private final URL url;
    private final ProxyRoute route;
    private final ConnectionFailures failures;
    private final @Nullable RequestLines lines;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
    private volatile @Nullable HttpURLConnection opened;

    /**
     * Prepares an exchange.
     *
     * @param arrival takes the answer
     * @param log null: none is wanted
     */
    Exchange(
            Request request,
            NetworkSettings settings,
            Authenticator authenticator,
            int timeoutMillis,
            Arrival arrival,
            @Nullable RequestLog log)
            throws ExchangeException {
        this.request = request;
        this.settings = settings;
        this.authenticator = authenticator;
        this.timeoutMillis = timeoutMillis;
        this.arrival = arrival;
        try {
            this.url = URI.create(request.url()).toURL();
        } catch (IOException | IllegalArgumentException e) {
            throw ExchangeException.notSent(Kind.BROKEN, "malformed address of the server", null);
        }
        this.route = settings.proxies().route(url);
        this.failures = new ConnectionFailures(url, route, timeoutMillis);
        this.lines = log == null ? null : new RequestLines(log, request, route);
    }

    @Override
    public Response call() throws ExchangeException {
        try {
            HttpURLConnection connection = new Connector(url, route, settings, timeoutMillis, this).connect();
            if (!phase.compareAndSet(Phase.CONNECTING, Phase.SENDING)) {
                throw new IOException("given up");
            }
            if (lines != null) {
                lines.connected(connection);
            }
            send(connection);
            Response response = receive(connection);
            if (request.body() != null) {
                connection.disconnect();
            }
            return response;
        } catch (IOException | RuntimeException e) {
            disconnect();
            throw phase.get() == Phase.SENDING ? failures.afterConnecting(e) : failures.whileConnecting(e);
        }
    }

    /** Gives the exchange up. What the failure says about sending stays true, however long the thread lives on. */
    ExchangeException abandon(Kind kind) {
        boolean notSent = phase.getAndSet(Phase.ABANDONED) == Phase.CONNECTING;
        return failures.abandoned(kind, notSent);
    }

    /** Gives the exchange up if nothing was sent yet; null if it is too late for that. */
    @Nullable
    ExchangeException abandonUnsent(Kind kind) {
        boolean notSent = phase.compareAndSet(Phase.CONNECTING, Phase.ABANDONED);
        return notSent ? failures.abandoned(kind, true) : null;
    }

    /** Frees the thread if the JDK lets it. */
    void disconnect() {
        HttpURLConnection connection = opened;
        if (connection != null) {
            connection.disconnect();
        }
    }

    /** What the log says of this exchange; null: there is no log. */
    @Nullable
    RequestLines lines() {
        return lines;
    }

    /** Gets a connection that was not made yet ready for the request; {@code connectMillis} limits its making. */
    void prepare(HttpURLConnection connection, @Nullable InetAddress address, int connectMillis) throws IOException {
        if (phase.get() != Phase.CONNECTING) {
            throw new IOException("given up");
        }
        disconnect();
        opened = connection;
        if (lines != null) {
            lines.trying(address);
        }
        connection.setRequestMethod(request.httpMethod().name());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        // The JDK reuses an open connection only under the same authenticator, so no POST ever finds one; "Connection:
        // close" is not enough for that, the JDK keeps what the server leaves open.
        route.authenticate(connection, request.body() == null ? authenticator : new Authenticator() {});
        connection.setConnectTimeout(connectMillis);
        connection.setReadTimeout(timeoutMillis);
        byte[] body = request.body();
        if (body != null) {
            connection.setDoOutput(true);
            if (!isBuffered()) {
                connection.setFixedLengthStreamingMode(body.length);
            }
        }
        connection.setRequestProperty("Accept-Encoding", "identity"); // the JDK unpacks nothing
        request.headers().forEach((name, values) -> values.forEach(value -> add(connection, name, value)));
        settings.headers(url).forEach(connection::setRequestProperty);
        if (lines != null) {
            settings.headers(url).forEach(lines::sending);
        }
    }

    /**
     * Whether the JDK keeps the body until all of it is sent. Only then does it hand over the body of a 401 or 407, but it
     * would also repeat the request when the connection drops, unless its switch is off, and with the password of a tunnel
     * when the server behind that asks for one. What could be repeated so is streamed.
     */
    private boolean isBuffered() {
        return request.httpMethod() == Request.HttpMethod.POST
                && Boolean.getBoolean(BUFFERED)
                && !route.opensTunnelsWithPassword(url);
    }

    /** A request that names its own encodings, which only a person can compose, goes out as it is. */
    private static void add(HttpURLConnection connection, String name, String value) {
        if (name.equalsIgnoreCase("Accept-Encoding")) {
            connection.setRequestProperty(name, value);
        } else {
            connection.addRequestProperty(name, value);
        }
    }

    private void send(HttpURLConnection connection) throws IOException {
        byte[] body = request.body();
        if (body != null) {
            try (OutputStream out = connection.getOutputStream()) {
                if (phase.get() == Phase.ABANDONED) {
                    throw new IOException("given up"); // nobody waits any more: better no request than a late one
                }
                out.write(body);
            }
        }
    }

    private Response receive(HttpURLConnection connection) throws IOException {
        int status = status(connection);
        if (status < 100 || status > 599) {
            throw new IOException("no HTTP");
        }
        if (status < 200) {
            LaterAnswer later = LaterAnswer.read(connection.getInputStream());
            arrival.head(later.status(), later.headers());
            readBody(later.body());
        } else {
            if ((status == 401 || status == 407) && request.body() != null && !isBuffered()) {
                arrival.bodyLost();
            }
            arrival.head(status, headers(connection));
            readBody(status >= 400 ? connection.getErrorStream() : connection.getInputStream());
        }
        return arrival.response(request);
    }

    private static Map<String, Collection<String>> headers(HttpURLConnection connection) {
        Map<String, Collection<String>> headers = new LinkedHashMap<>();
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null) {
                headers.put(name, List.copyOf(values));
            }
        });
        return headers;
    }

    /** A streamed request cannot be repeated with a password, so the JDK makes an exception of 401 and 407, and no body. */
    private static int status(HttpURLConnection connection) throws IOException {
        try {
            return connection.getResponseCode();
        } catch (HttpRetryException e) {
            return e.responseCode();
        }
    }

    /**
     * As much of the body as comes and is wanted. Where tokens may come, that it broke off is not judged here: an answer
     * that is whole in itself counts, and tokens that are.
     */
    private void readBody(@Nullable InputStream stream) throws IOException {
        try (InputStream in = stream) {
            byte[] buffer = new byte[8192];
            InputStream unpacked = in == null ? null : arrival.unpacked(in);
            while (unpacked != null) {
                int wanted = arrival.wanted(buffer.length);
                int n = wanted == 0 ? -1 : unpacked.read(buffer, 0, wanted);
                if (n < 0) {
                    break;
                }
                arrival.add(buffer, n);
            }
            // The JDK notices a missing chunk, but not that less came than Content-Length says.
            if (in != null && arrival.isCutOff() && request.httpMethod() != Request.HttpMethod.HEAD) {
                throw new EOFException();
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (arrival.isWhole()) {
                throw e;
            }
        }
    }

    /** The 2xx answer as far as it has come, if that much of its body is precious; else null. */
    @Nullable
    Response arrived(@Nullable Predicate<byte[]> precious) {
        return precious != null && arrival.isSuccess() && precious.test(arrival.body())
                ? arrival.response(request)
                : null;
    }
}
