package dev.sentryauth.application.refresh;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.ProcessEnd;
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

    /** After a request that told nothing, a token that is still good is used for so long before the next try. */
    static final Duration REST_AFTER_FAILURE = Duration.ofMinutes(1);

    private static final Duration[] PAUSES = {Duration.ofMillis(200), Duration.ofSeconds(1)};

    private final TokenStore store;
    private final OAuthServer server;
    private final InstantSource clock;
    private final MonotonicClock monotonicClock;
    private final ProcessEnd processEnd;

    RefreshTransaction(
            TokenStore store,
            OAuthServer server,
            InstantSource clock,
            MonotonicClock monotonicClock,
            ProcessEnd processEnd) {
        this.store = store;
        this.server = server;
        this.clock = clock;
        this.monotonicClock = monotonicClock;
        this.processEnd = processEnd;
    }

    /**
     * How the transaction ended: with a credential to use, or with a failure that leaves {@code current} in force.
     *
     * @param personal whether the failure is of this trigger or this thread only: it did not need the refresh, or was
     *     interrupted. Who shares the attempt and needs the refresh has to see for itself
     */
    record Attempt(
            Credential current, Change change, @Nullable SentryAuthException failure, boolean personal) {
        Attempt(Credential current, Change change, @Nullable SentryAuthException failure) {
            this(current, change, failure, false);
        }

        static Attempt failed(Credential current, SentryAuthException failure) {
            return new Attempt(current, Change.NONE, failure);
        }

        static Attempt failedPersonally(Credential current, AuthFailure failure) {
            return new Attempt(current, Change.NONE, failure, true);
        }
    }

    /**
     * Runs the transaction.
     *
     * @param seen the credential as the caller knows it
     * @param issuer who can refresh a credential
     * @param wait how long to wait for another holder of the lease
     * @throws AuthError if nobody is signed in any more or the session is over
     * @throws TokenStoreException if the new pair was issued and could not be stored
     */
    Attempt run(Credential seen, RefreshTrigger trigger, Function<Credential, OAuthClient> issuer, Duration wait) {
        Lease lease;
        try {
            lease = lease(wait);
            if (lease == null) {
                return withoutLease(seen, wait.isZero());
            }
        } catch (TokenStoreException e) {
            return Attempt.failed(seen, e);
        }
        try {
            return underLease(seen, trigger, issuer);
        } finally {
            release(lease);
        }
    }

    /** A store that waits for others may not do so for an interrupted thread, and then nobody else gets the lease. */
    private static void release(Lease lease) {
        boolean interrupted = Thread.interrupted();
        try {
            lease.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private @Nullable Lease lease(Duration wait) {
        Lease lease;
        try {
            if (!store.capabilities().contains(StoreCapability.LEASE)) {
                return () -> {}; // such a store is this process's own, where SingleFlight does the work
            }
            lease = store.acquireLease(wait);
        } catch (RuntimeException e) {
            throw TokenStoreException.of(e);
        }
        if (lease == null && Thread.currentThread().isInterrupted()) {
            throw new AuthFailure(Kind.INTERRUPTED, "Interrupted while waiting for a token refresh.");
        }
        return lease;
    }

    private Attempt withoutLease(Credential seen, boolean personal) {
        Credential current = reread();
        if (!current.sameTokens(seen) && !current.isExpired(clock.instant())) {
            return new Attempt(current, Change.ADOPTED, null);
        }
        return new Attempt(
                current,
                Change.NONE,
                new AuthFailure(
                        Kind.TIMEOUT,
                        "Another process is refreshing the token and takes too long. Try again in a moment."),
                personal);
    }

    private Attempt underLease(Credential seen, RefreshTrigger trigger, Function<Credential, OAuthClient> issuer) {
        Credential current;
        OAuthClient client;
        Secret refreshToken;
        RefreshMark earlier;
        try {
            current = reread();
            boolean changed = !current.sameTokens(seen);
            if (changed && (trigger instanceof RefreshTrigger.Forced || !trigger.wants(current, clock.instant()))) {
                return new Attempt(current, Change.ADOPTED, null);
            }
            refreshToken = current.refreshToken();
            if (refreshToken == null) {
                throw Refresher.noRefreshToken(current, clock.instant());
            }
            client = issuer.apply(current);
            earlier = ready();
            if (trigger instanceof RefreshTrigger.Due && isResting(current, earlier)) {
                return Attempt.failedPersonally(
                        current, new AuthFailure(Kind.TIMEOUT, "A refresh has just failed. Try again in a minute."));
            }
        } catch (TokenStoreException e) {
            return Attempt.failed(seen, e); // nothing was sent yet
        }
        try {
            server.checkReadiness(); // a library that cannot read the response must not cost the pair
        } catch (AuthFailure e) {
            return Attempt.failed(current, e);
        }
        try (AnswerGuard guard = AnswerGuard.begin(processEnd)) {
            if (guard == null) {
                return Attempt.failedPersonally(
                        current, new AuthFailure(Kind.INTERRUPTED, "No refresh is begun while the process ends."));
            }
            RefreshOutcome outcome;
            try {
                begin(refreshToken);
            } catch (TokenStoreException e) {
                return Attempt.failed(seen, e); // nothing was sent yet
            }
            try {
                outcome = send(client, refreshToken);
            } catch (AuthFailure e) { // a configuration that allows no request: nothing was sent
                guard.answered();
                restore(earlier);
                return Attempt.failed(current, e);
            }
            guard.answered();
            if (outcome instanceof RefreshOutcome.NotSent notSent && guard.wasInterrupted()) {
                restore(earlier);
                return Attempt.failedPersonally(current, new AuthFailure(Kind.INTERRUPTED, notSent.reason()));
            }
            return settle(current, refreshToken, client, earlier, outcome);
        }
    }

    /** A server that hangs must not cost each command its time-out while the token is good. */
    private boolean isResting(Credential current, @Nullable RefreshMark earlier) {
        Instant now = clock.instant();
        return earlier != null
                && earlier.state() == RefreshMark.State.IN_FLIGHT
                && !current.isExpired(now)
                && !now.isBefore(earlier.at())
                && now.isBefore(earlier.at().plus(REST_AFTER_FAILURE));
    }

    /**
     * Sends once; again only while no byte has left, which the adapter vouches for, and within the time of one request:
     * others wait for the lease no longer than that.
     */
    private RefreshOutcome send(OAuthClient client, Secret refreshToken) {
        long start = monotonicClock.nanos();
        RefreshOutcome outcome = server.refresh(client, refreshToken, REQUEST_TIMEOUT);
        for (Duration pause : PAUSES) {
            Duration left =
                    REQUEST_TIMEOUT.minusNanos(monotonicClock.nanos() - start).minus(pause);
            if (!(outcome instanceof RefreshOutcome.NotSent) || left.compareTo(pause) < 0 || !paused(pause)) {
                return outcome;
            }
            outcome = server.refresh(client, refreshToken, left);
        }
        return outcome;
    }

    private Attempt settle(
            Credential current,
            Secret refreshToken,
            OAuthClient client,
            @Nullable RefreshMark earlier,
            RefreshOutcome outcome) {
        if (outcome instanceof RefreshOutcome.Granted granted) {
            Credential fresh = current.refreshed(granted.grant(), client, clock.instant());
            return new PairReplacement(store, server, monotonicClock).replace(current, fresh, client);
        } else if (outcome instanceof RefreshOutcome.InvalidGrant) {
            return invalidGrant(current, refreshToken, earlier);
        } else if (outcome instanceof RefreshOutcome.NotSent notSent) {
            restore(earlier);
            return Attempt.failed(current, new AuthFailure(Kind.NETWORK, notSent.reason()));
        } else if (outcome instanceof RefreshOutcome.Refused refused) {
            restore(earlier);
            return Attempt.failed(current, new AuthFailure(Kind.SERVER, refused.reason()));
        }
        // The mark stays: should the token prove to be spent, the person learns why.
        RefreshOutcome.Unknown unknown = (RefreshOutcome.Unknown) outcome;
        return Attempt.failed(
                current,
                new AuthFailure(
                        unknown.timedOut() ? Kind.TIMEOUT : Kind.NETWORK,
                        unknown.reason() + " Your sign-in is kept; try again."));
    }

    private Attempt invalidGrant(Credential sent, Secret refreshToken, @Nullable RefreshMark earlier) {
        Credential current = reread();
        if (!current.sameTokens(sent)) {
            return new Attempt(current, Change.ADOPTED, null);
        }
        keep(mark(RefreshMark.State.REJECTED, refreshToken));
        boolean answerLost = earlier != null
                && earlier.state() == RefreshMark.State.IN_FLIGHT
                && earlier.refreshTokenHash().equals(refreshToken.fingerprint());
        String why = answerLost && earlier != null
                ? "the answer to an earlier refresh (" + earlier.at() + ") was lost, and Sentry accepts a refresh token"
                        + " only once."
                : "Sentry no longer accepts the refresh token.";
        throw new AuthError(
                AuthError.Reason.EXPIRED, "Session expired: " + why + " Run 'sentry auth login' to re-authenticate.");
    }

    /**
     * What the mark says, if the store can be written: what could not be stored must not be asked for. Not before the
     * lease: a probe takes the store's own lock, and of dozens of processes that probe at once some wait longer than a
     * store waits.
     */
    private @Nullable RefreshMark ready() {
        try {
            store.checkWritable();
            return store.refreshMark();
        } catch (RuntimeException e) {
            throw TokenStoreException.of(e);
        }
    }

    private void begin(Secret refreshToken) {
        try {
            store.setRefreshMark(mark(RefreshMark.State.IN_FLIGHT, refreshToken));
        } catch (RuntimeException e) {
            throw TokenStoreException.of(e);
        }
    }

    private Credential reread() {
        Credential credential;
        try {
            credential = store.load();
        } catch (RuntimeException e) {
            throw TokenStoreException.of(e);
        }
        if (credential == null) {
            throw new AuthError(
                    AuthError.Reason.NOT_AUTHENTICATED,
                    "You were signed out meanwhile. Run 'sentry auth login' to sign in.");
        }
        return credential;
    }

    private RefreshMark mark(RefreshMark.State state, Secret refreshToken) {
        Instant now = clock.instant();
        return new RefreshMark(
                state, refreshToken.fingerprint(), now, ProcessHandle.current().pid());
    }

    /** The request told nothing about the token: what an earlier mark says is still what is known. */
    private void restore(@Nullable RefreshMark earlier) {
        if (earlier != null) {
            keep(earlier);
            return;
        }
        try {
            store.clearRefreshMark();
        } catch (RuntimeException e) {
            return; // as below
        }
    }

    private void keep(RefreshMark mark) {
        try {
            store.setRefreshMark(mark);
        } catch (RuntimeException e) {
            return; // a mark only explains; what it is about is told in any case
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
