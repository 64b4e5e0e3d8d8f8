package dev.sentryauth.application.refresh;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.refresh.RefreshResult.Change;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.SentryAuthException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a pair of tokens exactly once. Sentry kills the old pair with each refresh and gives no grace, so the steps
 * are: take the lease, read again and adopt what others did, note durably that a request is under way, send it once,
 * then compare and replace in one durable step.
 */
final class RefreshTransaction {
    /** One request; the same bound holds for every request of the CLI. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    /** Longer than a holder can need for its request, so that who waits finds the answer. */
    static final Duration LEASE_WAIT = Duration.ofSeconds(40);

    private static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration[] PAUSES = {Duration.ofMillis(200), Duration.ofSeconds(1)};

    private final TokenStore store;
    private final OAuthServer server;
    private final InstantSource clock;
    private final MonotonicClock monotonicClock;

    RefreshTransaction(TokenStore store, OAuthServer server, InstantSource clock, MonotonicClock monotonicClock) {
        this.store = store;
        this.server = server;
        this.clock = clock;
        this.monotonicClock = monotonicClock;
    }

    /** How the transaction ended: with a credential to use, or with a failure that leaves {@code current} in force. */
    record Attempt(
            Credential current, Change change, @Nullable SentryAuthException failure) {}

    /**
     * Runs the transaction.
     *
     * @param seen the credential as the caller knows it
     * @param issuer who can refresh a credential
     * @param wait how long to wait for another holder of the lease
     * @throws AuthError if nobody is signed in any more or the session is over
     */
    Attempt run(Credential seen, RefreshTrigger trigger, Function<Credential, OAuthClient> issuer, Duration wait) {
        try {
            store.checkWritable();
        } catch (TokenStoreException e) {
            return new Attempt(seen, Change.NONE, e); // what could not be stored must not be asked for
        }
        Lease lease = lease(wait);
        if (lease == null) {
            Credential current = reread();
            if (!current.sameTokens(seen) && !current.isExpired(clock.instant())) {
                return new Attempt(current, Change.ADOPTED, null);
            }
            return new Attempt(
                    current,
                    Change.NONE,
                    new AuthFailure(
                            Kind.TIMEOUT,
                            "Another process is refreshing the token and takes too long." + " Try again in a moment."));
        }
        try {
            Credential current = reread();
            boolean changed = !current.sameTokens(seen);
            if (changed && (trigger instanceof RefreshTrigger.Forced || !trigger.wants(current, clock.instant()))) {
                return new Attempt(current, Change.ADOPTED, null);
            }
            return refresh(current, issuer.apply(current));
        } finally {
            lease.close();
        }
    }

    private @Nullable Lease lease(Duration wait) {
        if (!store.capabilities().contains(StoreCapability.LEASE)) {
            return () -> {}; // such a store is this process's own, where SingleFlight does the work
        }
        Lease lease = store.acquireLease(wait);
        if (lease == null && Thread.currentThread().isInterrupted()) {
            throw new AuthFailure(Kind.INTERRUPTED, "Interrupted while waiting for a token refresh.");
        }
        return lease;
    }

    private Credential reread() {
        Credential credential = store.load();
        if (credential == null) {
            throw new AuthError(
                    AuthError.Reason.NOT_AUTHENTICATED,
                    "You were signed out meanwhile. Run 'sentry auth login' to sign in.");
        }
        return credential;
    }

    private Attempt refresh(Credential current, OAuthClient client) {
        Secret refreshToken = current.refreshToken();
        if (refreshToken == null) {
            throw Refresher.noRefreshToken(current, clock.instant());
        }
        RefreshMark earlier = store.refreshMark();
        store.setRefreshMark(mark(RefreshMark.State.IN_FLIGHT, refreshToken));
        RefreshOutcome outcome;
        try {
            outcome = send(client, refreshToken);
        } catch (AuthFailure e) { // a configuration that allows no request: nothing was sent
            restore(earlier);
            return new Attempt(current, Change.NONE, e);
        }
        if (outcome instanceof RefreshOutcome.Granted granted) {
            return granted(current, current.refreshed(granted.grant(), client, clock.instant()), client);
        } else if (outcome instanceof RefreshOutcome.InvalidGrant) {
            return invalidGrant(current, refreshToken, earlier);
        } else if (outcome instanceof RefreshOutcome.NotSent notSent) {
            restore(earlier);
            return new Attempt(current, Change.NONE, new AuthFailure(Kind.NETWORK, notSent.reason()));
        } else if (outcome instanceof RefreshOutcome.Refused refused) {
            restore(earlier);
            return new Attempt(current, Change.NONE, new AuthFailure(Kind.SERVER, refused.reason()));
        }
        // The mark stays: should the token prove to be spent, the person learns why.
        RefreshOutcome.Unknown unknown = (RefreshOutcome.Unknown) outcome;
        return new Attempt(
                current,
                Change.NONE,
                new AuthFailure(
                        unknown.timedOut() ? Kind.TIMEOUT : Kind.NETWORK,
                        unknown.reason() + " Your sign-in is kept; try again."));
    }

    /** Sends once; again only while no byte has left, which the adapter vouches for. */
    private RefreshOutcome send(OAuthClient client, Secret refreshToken) {
        RefreshOutcome outcome = server.refresh(client, refreshToken, REQUEST_TIMEOUT);
        for (Duration pause : PAUSES) {
            if (!(outcome instanceof RefreshOutcome.NotSent) || !paused(pause)) {
                return outcome;
            }
            outcome = server.refresh(client, refreshToken, REQUEST_TIMEOUT);
        }
        return outcome;
    }

    private Attempt granted(Credential spent, Credential fresh, OAuthClient client) {
        if (replace(spent, fresh)) {
            return new Attempt(fresh, Change.REFRESHED, null);
        }
        // Somebody signed in or out while the request was under way; that was the later deliberate act. The pair just
        // issued belongs to nobody now.
        server.revoke(client, Objects.requireNonNullElse(fresh.refreshToken(), fresh.accessToken()), REVOKE_TIMEOUT);
        return new Attempt(reread(), Change.ADOPTED, null);
    }

    /** The old pair is spent: a store that is busy for a moment must not cost the session. */
    private boolean replace(Credential spent, Credential fresh) {
        for (Duration pause : PAUSES) {
            try {
                return store.compareAndReplace(spent, fresh);
            } catch (TokenStoreException e) {
                if (e.reason() != TokenStoreException.Reason.UNAVAILABLE || !paused(pause)) {
                    break;
                }
            }
        }
        try {
            return store.compareAndReplace(spent, fresh);
        } catch (TokenStoreException e) {
            throw new TokenStoreException(
                    e.reason(),
                    "Sentry issued new tokens, but they could not be stored: " + e.getMessage()
                            + " Then run 'sentry auth login'.",
                    e);
        }
    }

    private Attempt invalidGrant(Credential sent, Secret refreshToken, @Nullable RefreshMark earlier) {
        Credential current = reread();
        if (!current.sameTokens(sent)) {
            return new Attempt(current, Change.ADOPTED, null);
        }
        try {
            store.setRefreshMark(mark(RefreshMark.State.REJECTED, refreshToken));
        } catch (TokenStoreException e) {
            throw sessionOver(earlier, refreshToken); // the mark is only a courtesy to status
        }
        throw sessionOver(earlier, refreshToken);
    }

    private static AuthError sessionOver(@Nullable RefreshMark earlier, Secret refreshToken) {
        boolean answerLost = earlier != null
                && earlier.state() == RefreshMark.State.IN_FLIGHT
                && earlier.refreshTokenHash().equals(refreshToken.fingerprint());
        String why = answerLost && earlier != null
                ? "the answer to an earlier refresh (" + earlier.at() + ") was lost, and Sentry accepts a refresh token"
                        + " only once."
                : "Sentry no longer accepts the refresh token.";
        return new AuthError(
                AuthError.Reason.EXPIRED, "Session expired: " + why + " Run 'sentry auth login' to re-authenticate.");
    }

    private RefreshMark mark(RefreshMark.State state, Secret refreshToken) {
        Instant now = clock.instant();
        return new RefreshMark(
                state, refreshToken.fingerprint(), now, ProcessHandle.current().pid());
    }

    /** The request told nothing about the token: what an earlier mark says is still what is known. */
    private void restore(@Nullable RefreshMark earlier) {
        if (earlier == null) {
            store.clearRefreshMark();
        } else {
            store.setRefreshMark(earlier);
        }
    }

    private boolean paused(Duration pause) {
        try {
            monotonicClock.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
