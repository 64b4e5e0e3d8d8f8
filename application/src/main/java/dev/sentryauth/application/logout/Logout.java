package dev.sentryauth.application.logout;

import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.application.logout.Revoker.Revoked;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.session.ExclusiveWrite;
import dev.sentryauth.application.session.FormerCredential;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthSource;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import dev.sentryauth.domain.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Signs out: first here, in any case, then at the server, if it can be had. Environment tokens are not touched. May be
 * used from any thread.
 */
public final class Logout {
    private final Ports ports;
    private final Revoker revoker;

    public Logout(Ports ports, TargetResolver targets) {
        this.ports = ports;
        this.revoker = new Revoker(ports, targets);
    }

    /**
     * Clears the stored credential and all that was cached for it.
     *
     * @throws TokenStoreException if that fails; if only the caches could not be cleared, the message says so
     */
    public LogoutResult run() {
        AuthSource stillActive = EnvironmentTokens.activeSource(ports.environment());
        TokenStore store = ports.tokenStore();
        Credential credential;
        boolean cleared;
        // Under the lease, so that what is cleared and revoked is what was read, and not what a refresh made of it.
        try (Lease lease = isEmpty(store) ? () -> {} : ExclusiveWrite.lease(store)) {
            credential = FormerCredential.in(store);
            cleared = store.clear();
        }
        TokenStoreException cacheFailure = clearCaches();
        Revoked revoked =
                credential == null ? new Revoked(Revocation.NOTHING_STORED, null) : revoker.revoke(credential);
        if (cacheFailure != null) {
            throw new TokenStoreException(
                    cacheFailure.reason(),
                    "You are signed out, but what was cached about you could not be cleared: "
                            + cacheFailure.getMessage(),
                    cacheFailure);
        }
        Origin origin = credential == null ? null : credential.origin();
        String settings =
                origin == null || revoked.revocation() != Revocation.CLIENT_REFUSED ? null : Revoker.settings(origin);
        return new LogoutResult(
                cleared,
                revoked.revocation(),
                revoked.reason(),
                origin == null ? null : origin.display(),
                settings,
                stillActive);
    }

    /** Where nobody is signed in there is nothing to wait for, and no lock file to be made in a directory of its own. */
    private static boolean isEmpty(TokenStore store) {
        try {
            return store.load() == null;
        } catch (TokenStoreException e) {
            return false;
        }
    }

    private @Nullable TokenStoreException clearCaches() {
        try {
            ports.cachedData().clear();
            return null;
        } catch (TokenStoreException e) {
            return e;
        }
    }
}
