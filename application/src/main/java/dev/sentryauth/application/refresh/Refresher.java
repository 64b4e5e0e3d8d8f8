package dev.sentryauth.application.refresh;

import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.refresh.RefreshResult.Change;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.SentryAuthException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Keeps the stored credential fresh. May be used from any thread: all threads that find it due at the same time share
 * one refresh, and so do all processes.
 */
public final class Refresher {
    private final Ports ports;
    private final SingleFlight<RefreshTransaction.Attempt> singleFlight = new SingleFlight<>();

    public Refresher(Ports ports) {
        this.ports = ports;
    }

    /**
     * Refreshes the credential if the trigger wants it.
     *
     * @param credential as it was just read from the store
     * @param issuer who can refresh a credential
     * @throws AuthError if the session is over, or needs a refresh and cannot be refreshed
     * @throws SentryAuthException if the refresh failed and the access token does not carry the command any further
     */
    public RefreshResult refresh(
            Credential credential, RefreshTrigger trigger, Function<Credential, OAuthClient> issuer) {
        Instant now = ports.clock().instant();
        if (!trigger.wants(credential, now)) {
            // For a rejected token this means that another one is in the store by now.
            return new RefreshResult(
                    credential, trigger instanceof RefreshTrigger.Rejected ? Change.ADOPTED : Change.NONE);
        }
        boolean mayPostpone = trigger instanceof RefreshTrigger.Due && !credential.isExpired(now);
        if (credential.refreshToken() == null) {
            if (mayPostpone) {
                return new RefreshResult(credential, Change.NONE);
            }
            throw noRefreshToken(credential, now);
        }
        TokenStore store = ports.tokenStore();
        // While the token is good nobody waits for another's refresh; once it is not, waiting is all there is.
        Duration wait = mayPostpone ? Duration.ZERO : RefreshTransaction.LEASE_WAIT;
        OAuthServer server = ports.oauthServer();
        RefreshTransaction.Attempt attempt;
        boolean[] waited = new boolean[1];
        do {
            attempt = singleFlight.run(() -> {
                waited[0] = true;
                server.prepare(issuer.apply(credential).server()); // while the store is locked, read and written
                return new RefreshTransaction(store, server, ports.clock(), ports.monotonicClock(), ports.processEnd())
                        .run(credential, trigger, issuer, wait);
            });
        } while (attempt.personal() && !mayPostpone && !waited[0]);
        SentryAuthException failure = attempt.failure();
        if (failure == null) {
            return new RefreshResult(attempt.current(), attempt.change());
        }
        if (trigger instanceof RefreshTrigger.Due
                && !attempt.current().isExpired(ports.clock().instant())) {
            return new RefreshResult(attempt.current(), Change.POSTPONED);
        }
        throw failure;
    }

    static AuthError noRefreshToken(Credential credential, Instant now) {
        return credential.isExpired(now)
                ? new AuthError(AuthError.Reason.EXPIRED)
                : new AuthError(
                        AuthError.Reason.INVALID,
                        "This sign-in has no refresh token, as is usual for API tokens. Run 'sentry auth login' to sign"
                                + " in with one that refreshes itself.");
    }
}
