package dev.sentryauth.application.logout;

import dev.sentryauth.application.config.HostBinding;
import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.session.FormerCredential;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.time.Duration;

/**
 * Signs out: first here, in any case, then at the server, if it can be had. Environment tokens are not touched. May be
 * used from any thread.
 */
public final class Logout {
    private static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(5);

    private final Ports ports;
    private final TargetResolver targets;

    public Logout(Ports ports, TargetResolver targets) {
        this.ports = ports;
        this.targets = targets;
    }

    /**
     * Clears the stored credential and all that was cached for it.
     *
     * @throws dev.sentryauth.application.spi.TokenStoreException if that fails; then nothing was revoked either
     */
    public LogoutResult run() {
        TokenStore store = ports.tokenStore();
        Credential credential = FormerCredential.in(store);
        ports.cachedData().clear();
        boolean cleared = store.clear();
        Revocation revoked = credential == null ? Revocation.NOT_TRIED : revoke(credential);
        Origin origin = credential == null ? null : credential.origin();
        EnvironmentTokens.Entry environment =
                EnvironmentTokens.from(ports.environment()).active();
        return new LogoutResult(
                cleared,
                revoked,
                origin == null ? null : origin.display(),
                environment == null ? null : environment.source());
    }

    /** The token goes to the origin that issued it, whatever SENTRY_URL says now. */
    private Revocation revoke(Credential credential) {
        Origin origin = credential.origin();
        Secret refreshToken = credential.refreshToken();
        if (origin == null || refreshToken == null) {
            return Revocation.NOT_TRIED;
        }
        try {
            boolean done = ports.oauthServer()
                    .revoke(HostBinding.issuer(credential, targets.unnamed(origin)), refreshToken, REVOKE_TIMEOUT);
            return done ? Revocation.DONE : Revocation.FAILED;
        } catch (AuthFailure e) {
            return Revocation.FAILED;
        }
    }
}
