package dev.sentryauth.adapters.http;

import dev.sentryauth.adapters.http.ExchangeException.Kind;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.SlowServer;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import feign.FeignException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sentry's OAuth endpoints through Feign. Making one is free: Feign is set up, and the environment read, at the first
 * request. May be used from any thread.
 *
 * <p>Every method throws an {@link AuthFailure} of kind CONFIGURATION if a proxy variable, SENTRY_CA_BUNDLE or
 * SENTRY_CUSTOM_HEADERS is unusable; then nothing was sent.
 */
public final class FeignOAuthServer implements OAuthServer {
    private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String REFRESH_TOKEN = "refresh_token";
    private static final Duration DRY_RUN_TIMEOUT = Duration.ofSeconds(1);

    private final String version;
    private final Environment environment;
    private final UrlConnectionClient http;
    private final AtomicBoolean prepared = new AtomicBoolean();
    private @Nullable OAuthEndpoints endpoints;
    private volatile boolean ready;

    /** {@code version} is the program's, for the User-Agent. Nobody is signed in. */
    public FeignOAuthServer(String version, Environment environment) {
        this(version, environment, () -> null, host -> {});
    }

    /**
     * A server that was asked nothing yet.
     *
     * @param version the program's, for the User-Agent
     * @param signedIn the Sentry that somebody is signed in to, which SENTRY_CUSTOM_HEADERS are for unless SENTRY_URL is
     *     set; asked from any thread, and only if the variable is set
     * @param slow hears of requests that wait, but not of polls, which a {@code LoginListener} hears of
     */
    public FeignOAuthServer(
            String version, Environment environment, Supplier<@Nullable Origin> signedIn, SlowServer slow) {
        this(version, environment, signedIn, slow, null);
    }

    /** The same with a log of the requests; null: none. */
    public FeignOAuthServer(
            String version,
            Environment environment,
            Supplier<@Nullable Origin> signedIn,
            SlowServer slow,
            @Nullable RequestLog log) {
        this.version = version;
        this.environment = environment;
        this.http =
                new UrlConnectionClient(environment, signedIn, WireAnswers.LARGEST, WireAnswers::hasToken, slow, log);
    }

    @Override
    public DeviceAuthorization requestDeviceCode(OAuthClient client, Scopes scopes, Duration timeout) {
        Peer peer = new Peer(client.server(), timeout, null, environment);
        return exchange(
                () -> endpoints().deviceCode(peer.uri(), peer.limits(), client.clientId(), scopes.toString()),
                answer -> Answers.deviceCode(answer, peer),
                failure -> {
                    throw Answers.failure(failure);
                });
    }

    @Override
    public PollOutcome poll(OAuthClient client, Secret deviceCode, Duration timeout) {
        Peer peer = new Peer(client.server(), timeout, deviceCode, environment);
        return exchange(
                () -> endpoints()
                        .pollToken(peer.uri(), peer.quietLimits(), DEVICE_CODE, deviceCode.reveal(), client.clientId()),
                answer -> Answers.poll(answer, peer),
                Answers::pollFailed);
    }

    /** Once in a process is enough: classes stay loaded. */
    @Override
    public void prepare(Origin server) {
        if (prepared.compareAndSet(false, true)) {
            Peer peer = new Peer(server, DRY_RUN_TIMEOUT, null, environment);
            Thread thread = new Thread(new DryRun(peer, version, http, this::endpoints), DryRun.THREAD);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Once is enough, too. */
    @Override
    public void checkReadiness() {
        if (!ready) {
            try {
                Trial.run(endpoints(), environment);
            } catch (Exception | LinkageError e) {
                throw Misfit.failure(e);
            }
            ready = true;
        }
    }

    @Override
    public RefreshOutcome refresh(OAuthClient client, Secret refreshToken, Duration timeout) {
        Peer peer = new Peer(client.server(), timeout, refreshToken, environment);
        return exchange(
                () -> endpoints()
                        .refreshToken(
                                peer.uri(),
                                peer.patientLimits(),
                                REFRESH_TOKEN,
                                refreshToken.reveal(),
                                client.clientId()),
                answer -> Answers.refresh(answer, peer),
                Answers::refreshFailed);
    }

    @Override
    public RevocationOutcome revoke(OAuthClient client, Secret token, Duration timeout) {
        Peer peer = new Peer(client.server(), timeout, token, environment);
        try {
            return exchange(
                    () -> endpoints().revoke(peer.uri(), peer.limits(), token.reveal(), client.clientId()),
                    answer -> Answers.revocation(answer, peer),
                    failure -> RevocationOutcome.unconfirmed(failure.reason()));
        } catch (AuthFailure e) {
            return RevocationOutcome.UNCONFIRMED;
        }
    }

    private interface Request {
        WireAnswer send() throws AnsweredException, ExchangeException;
    }

    /** No exception of Feign's passes: its message has bodies, its request has tokens. */
    private static <T> T exchange(
            Request request, Function<WireAnswer, T> answered, Function<ExchangeException, T> failed) {
        WireAnswer answer;
        try {
            answer = request.send();
        } catch (AnsweredException e) {
            answer = e.answer();
        } catch (ExchangeException e) {
            return failed.apply(e);
        } catch (FeignException e) {
            return failed.apply(ExchangeException.maybeSent(Kind.BROKEN, "unexpected failure of the request"));
        }
        return answered.apply(answer);
    }

    private synchronized OAuthEndpoints endpoints() {
        OAuthEndpoints current = endpoints;
        if (current == null) {
            WireAnswers answers = new WireAnswers();
            current = SentryFeign.endpoints(OAuthEndpoints.class, version, new Trial(http), answers, answers);
            endpoints = current;
        }
        return current;
    }
}
