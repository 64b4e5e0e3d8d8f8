package dev.sentryauth.application.logout;

import dev.sentryauth.application.config.HostBinding;
import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.session.ExclusiveWrite;
import dev.sentryauth.application.session.FormerCredential;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthSource;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Signs out: first here, in any case, then at the server, if it can be had. Environment tokens are not touched. May be
 * used from any thread.
 */
public final class Logout {
    private static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(5);

    /** Sentry's page of the applications that its user has authorized; removing one there removes its tokens. */
    private static final String AUTHORIZED_APPLICATIONS = "/settings/account/authorizations/";

    private final Ports ports;
    private final TargetResolver targets;

    public Logout(Ports ports, TargetResolver targets) {
        this.ports = ports;
        this.targets = targets;
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
        Revocation revoked = credential == null ? Revocation.NOTHING_STORED : revoke(credential);
        if (cacheFailure != null) {
            throw new TokenStoreException(
                    cacheFailure.reason(),
                    "You are signed out, but what was cached about you could not be cleared: "
                            + cacheFailure.getMessage(),
                    cacheFailure);
        }
        Origin origin = credential == null ? null : credential.origin();
        String settings =
                origin == null || revoked != Revocation.CLIENT_REFUSED ? null : origin + AUTHORIZED_APPLICATIONS;
        return new LogoutResult(cleared, revoked, origin == null ? null : origin.display(), settings, stillActive);
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

    /** The token goes to the origin that issued it, whatever SENTRY_URL says now. */
    private Revocation revoke(Credential credential) {
        Origin origin = credential.origin();
        if (credential.refreshToken() == null && credential.clientId() == null) {
            return Revocation.API_TOKEN;
        }
        if (origin == null) {
            return Revocation.UNKNOWN_ORIGIN;
        }
        Secret token = Objects.requireNonNullElse(credential.refreshToken(), credential.accessToken());
        try {
            OAuthClient issuer = HostBinding.issuer(credential, targets.unnamed(origin));
            return switch (ports.oauthServer().revoke(issuer, token, REVOKE_TIMEOUT)) {
                case REVOKED -> Revocation.DONE;
                case CLIENT_REFUSED -> Revocation.CLIENT_REFUSED;
                case UNCONFIRMED -> Revocation.FAILED;
            };
        } catch (AuthFailure e) {
            return Revocation.FAILED;
        }
    }
}
