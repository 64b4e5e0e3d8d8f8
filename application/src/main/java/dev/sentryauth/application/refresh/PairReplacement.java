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
import dev.sentryauth.domain.SentryAuthException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last step of a refresh: the server has issued a new pair, the old one is spent, and the new one must be kept. */
final class PairReplacement {
    private static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration[] PAUSES = {Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(3)};

    private final TokenStore store;
    private final OAuthServer server;
    private final MonotonicClock clock;
    private boolean interrupted;

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
        Credential current;
        try {
            current = stored(spent, fresh);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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

    /**
     * What the store holds in the end. It may have written and failed to say so, or say that it has not and hold the spent
     * pair still: what it holds counts, not what it answers. Whatever is wrong with it for a moment must not cost the
     * session.
     */
    private @Nullable Credential stored(Credential spent, Credential fresh) {
        for (int attempt = 0; ; attempt++) {
            TokenStoreException failure;
            try {
                if (store.compareAndReplace(spent, fresh)) {
                    return fresh;
                }
                Credential current = store.load();
                if (current == null || !current.sameTokens(spent)) {
                    return current;
                }
                failure = new TokenStoreException(
                        TokenStoreException.Reason.UNAVAILABLE, "The token store does not replace what it holds.");
            } catch (RuntimeException e) {
                SentryAuthException known = TokenStoreException.of(e);
                failure = known instanceof TokenStoreException itself
                        ? itself
                        : new TokenStoreException(
                                TokenStoreException.Reason.UNAVAILABLE, Objects.toString(known.getMessage()), known);
            }
            if (attempt < PAUSES.length && failure.reason() != TokenStoreException.Reason.TOO_LARGE) {
                pause(PAUSES[attempt]);
                continue;
            }
            if (holds(fresh)) {
                return fresh;
            }
            throw new TokenStoreException(
                    failure.reason(),
                    "Sentry issued new tokens, but they could not be stored: " + failure.getMessage()
                            + " Then run 'sentry auth login'.",
                    failure);
        }
    }

    private boolean holds(Credential fresh) {
        try {
            Credential current = store.load();
            return current != null && current.sameTokens(fresh);
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Who is interrupted pauses no longer, and goes on: this is the only copy of the new pair. */
    private void pause(Duration pause) {
        interrupted |= Thread.interrupted();
        if (interrupted) {
            return;
        }
        try {
            clock.sleep(pause);
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }
}
