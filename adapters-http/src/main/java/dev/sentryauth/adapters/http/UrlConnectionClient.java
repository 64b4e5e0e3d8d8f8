package dev.sentryauth.adapters.http;

import dev.sentryauth.adapters.http.ExchangeException.Kind;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.SlowServer;
import dev.sentryauth.domain.Origin;
import feign.Client;
import feign.Request;
import feign.Response;
import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Feign's way to the network, on {@link java.net.HttpURLConnection}: {@code java.net.http} takes three times as long to
 * start. Feign's own client for it was not enough, because here
 *
 * <ul>
 *   <li>a failure says whether the request can have reached the server: only what provably was not sent may be sent
 *       again, since a refresh token works once;
 *   <li>the JDK does not get to repeat a POST by itself, which it does by default when the connection drops;
 *   <li>an exchange ends in time even if the server sends a byte now and then or the name service hangs: it runs on a
 *       thread of its own, which is left behind;
 *   <li>what has arrived when it is given up can still be had: a new pair of tokens may be in it;
 *   <li>bodies have a largest size, redirects are not followed, and the proxy, the certificates and the headers of the
 *       environment are used.
 * </ul>
 *
 * The environment is read at the first request. May be used from any thread.
 */
final class UrlConnectionClient implements Client {
    private static final long TICK_MILLIS = 250;
    private static final long SLOW_MILLIS = 3000;
    private static final long SUSPENDED_MILLIS = 1000;
    private static final int MOST_SUSPENSIONS = 10;

    private final Environment environment;
    private final Supplier<@Nullable Origin> signedIn;
    private final int largestBody;
    private final @Nullable Predicate<byte[]> precious;
    private final SlowServer slow;
    private final @Nullable RequestLog log;

    /** Knows no password. It also keeps the JDK from reusing connections that other code has opened. */
    private final Authenticator authenticator = new Authenticator() {};

    private @Nullable NetworkSettings settings;

    /**
     * A client.
     *
     * @param signedIn the Sentry that somebody is signed in to
     * @param precious whether this much of the body of a 2xx answer is worth having without the rest; null: bodies count
     *     as a whole, and one that breaks off is a failure
     * @param slow hears of each request that waits for three seconds, but for {@link Peer#quietLimits quiet} ones
     * @param log hears of each request; null: none is wanted
     */
    UrlConnectionClient(
            Environment environment,
            Supplier<@Nullable Origin> signedIn,
            int largestBody,
            @Nullable Predicate<byte[]> precious,
            SlowServer slow,
            @Nullable RequestLog log) {
        this.log = log;
        this.slow = slow;
        this.environment = environment;
        this.signedIn = signedIn;
        this.largestBody = largestBody;
        this.precious = precious;
    }

    /**
     * Sends the request, once. The body of the answer may be cut off.
     *
     * @param options its read timeout is the limit for everything; the other options have no effect
     * @throws ExchangeException if no answer came
     * @throws dev.sentryauth.domain.AuthFailure if the environment's settings are unusable; nothing was sent
     */
    @Override
    public Response execute(Request request, Request.Options options) throws ExchangeException {
        int millis = options.readTimeoutMillis();
        Exchange exchange = new Exchange(
                request, settings(), authenticator, millis, new Arrival(largestBody, precious == null), log);
        RequestLines lines = exchange.lines();
        if (lines == null) {
            return execute(request, options, millis, exchange);
        }
        lines.sending(request.headers());
        try {
            Response response = execute(request, options, millis, exchange);
            lines.answered(response);
            return response;
        } catch (ExchangeException e) {
            lines.failed(e);
            throw e;
        }
    }

    private Response execute(Request request, Request.Options options, int millis, Exchange exchange)
            throws ExchangeException {
        if (Thread.currentThread().isInterrupted()) {
            throw exchange.abandon(Kind.INTERRUPTED);
        }
        FutureTask<Response> task = new FutureTask<>(exchange);
        start(task, "sentry-http");
        try {
            return answer(
                    task,
                    millis,
                    exchange,
                    Peer.Wait.isPatient(options),
                    Peer.Wait.isQuiet(options) ? null : Origin.ofUrl(request.url()));
        } catch (TimeoutException e) {
            return arrived(exchange, abandoned(exchange, exchange.abandon(Kind.TIMED_OUT)));
        } catch (ExecutionException e) {
            return arrived(
                    exchange,
                    e.getCause() instanceof ExchangeException failure
                            ? failure
                            : ExchangeException.maybeSent(Kind.BROKEN, "unexpected failure of the connection"));
        }
    }

    /** What has come of the answer, if that is worth having; else the failure. */
    private Response arrived(Exchange exchange, ExchangeException failure) throws ExchangeException {
        Response response = exchange.arrived(precious);
        if (response == null) {
            throw failure;
        }
        return response;
    }

    /**
     * Gets the connection's classes and, for https, the certificates of the authorities ready. Connects to nothing.
     *
     * @throws dev.sentryauth.domain.AuthFailure if the environment's settings are unusable
     */
    void prepare(URL url) throws IOException {
        NetworkSettings network = settings();
        ProxyRoute route = network.proxies().route(url);
        route.addresses(url); // first: it may set what the JDK reads at its first connection
        HttpURLConnection connection = route.open(url, null, network.trust().usual());
        if (connection instanceof HttpsURLConnection https) {
            https.getSSLSocketFactory().createSocket().close();
        }
    }

    /**
     * Waits in ticks, and a tick that took much longer than it should does not count: then the process was suspended, and
     * an answer that came meanwhile must still be read. It may be the only copy of a new pair of tokens: so who
     * refreshes and is interrupted while it is on its way waits for it all the same.
     */
    private Response answer(
            FutureTask<Response> task, long millis, Exchange exchange, boolean patient, @Nullable Origin server)
            throws ExchangeException, ExecutionException, TimeoutException {
        boolean silent = server != null;
        long left = millis;
        int suspensions = 0;
        boolean interrupted = false;
        try {
            while (true) {
                long tick = Math.min(left, TICK_MILLIS);
                long start = System.nanoTime();
                try {
                    return task.get(tick, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                    ExchangeException failure =
                            patient ? exchange.abandonUnsent(Kind.INTERRUPTED) : exchange.abandon(Kind.INTERRUPTED);
                    if (failure != null) {
                        throw abandoned(exchange, failure);
                    }
                    left -= TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                } catch (TimeoutException e) {
                    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                    boolean suspended = took >= tick + SUSPENDED_MILLIS && suspensions++ < MOST_SUSPENSIONS;
                    left -= suspended ? 0 : Math.max(tick, took);
                    if (left <= 0) {
                        throw e;
                    }
                    if (silent && server != null && millis - left >= SLOW_MILLIS) {
                        silent = false;
                        notifySlow(server);
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A listener of the caller's must not cost the response, which may be the only copy of a pair of tokens. */
    private void notifySlow(Origin server) {
        try {
            slow.waitingFor(server.display());
        } catch (RuntimeException e) {
            return;
        }
    }

    private static ExchangeException abandoned(Exchange exchange, ExchangeException failure) {
        // Closing can block as long as a read does, so it gets a thread as well.
        start(exchange::disconnect, "sentry-http-close");
        return failure;
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized NetworkSettings settings() {
        NetworkSettings current = settings;
        if (current == null) {
            current = NetworkSettings.from(environment, signedIn);
            settings = current;
        }
        return current;
    }
}
