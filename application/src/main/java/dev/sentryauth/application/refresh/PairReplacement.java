package dev.sentryauth.application.refresh;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.refresh.RefreshResult.Change;
import dev.sentryauth.application.refresh.RefreshTransaction.Attempt;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Secret;
import java.time.Duration;
import java.util.Objects;

/** The last step of a refresh: the server has issued a new pair, the old one is spent, and the new one must be kept. */
final class PairReplacement {
    private static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration[] PAUSES = {Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(3)};

    private final TokenStore store;
    private final OAuthServer server;
    private final MonotonicClock clock;

    PairReplacement(TokenStore store, OAuthServer server, MonotonicClock clock) {
        this.store = store;
        this.server = server;
        this.clock = clock;
    }

    /**
     * Replaces the spent pair, unless somebody signed in or out while the request was under way: that was the later
     * deliberate act, and the pair just issued belongs to nobody.
     *
     * @throws AuthError if somebody signed out
     * @throws TokenStoreException if the new pair could not be stored
     */
    Attempt replace(Credential spent, Credential fresh, OAuthClient client) {
        if (stored(spent, fresh)) {
            return new Attempt(fresh, Change.REFRESHED, null);
        }
        Credential current = store.load();
        // A store may have written and failed to say so: what it holds counts, not what it answered.
        if (current != null && current.sameTokens(fresh)) {
            return new Attempt(current, Change.REFRESHED, null);
        }
        Secret orphan = Objects.requireNonNullElse(fresh.refreshToken(), fresh.accessToken());
        server.revoke(client, orphan, REVOKE_TIMEOUT);
        if (current == null) {
            throw new AuthError(
                    AuthError.Reason.NOT_AUTHENTICATED,
                    "You were signed out meanwhile. Run 'sentry auth login' to sign in.");
        }
        return new Attempt(current, Change.ADOPTED, null);
    }

    /** A store that is busy for a moment must not cost the session. */
    private boolean stored(Credential spent, Credential fresh) {
        for (int attempt = 0; ; attempt++) {
            try {
                return store.compareAndReplace(spent, fresh);
            } catch (TokenStoreException e) {
                boolean mayPass = e.reason() == TokenStoreException.Reason.UNAVAILABLE;
                if (mayPass && attempt < PAUSES.length && paused(PAUSES[attempt])) {
                    continue;
                }
                if (holds(fresh)) {
                    return true;
                }
                throw new TokenStoreException(
                        e.reason(),
                        "Sentry issued new tokens, but they could not be stored: " + e.getMessage()
                                + " Then run 'sentry auth login'.",
                        e);
            }
        }
    }

    private boolean holds(Credential fresh) {
        try {
            Credential current = store.load();
            return current != null && current.sameTokens(fresh);
        } catch (TokenStoreException e) {
            return false;
        }
    }

    private boolean paused(Duration pause) {
        try {
            clock.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
