package dev.sentryauth.application.refresh;

import dev.sentryauth.application.config.HostBinding;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import org.jspecify.annotations.Nullable;

/** Refreshes because a person asks for it. May be used from any thread. */
public final class Refresh {
    private final Ports ports;
    private final HostBinding hosts;
    private final Refresher refresher;

    public Refresh(Ports ports, HostBinding hosts, Refresher refresher) {
        this.ports = ports;
        this.hosts = hosts;
        this.refresher = refresher;
    }

    /**
     * Refreshes the stored credential.
     *
     * @param named the Sentry that the person named; null: the credential's own
     * @param ifNeeded true: only under the threshold; false: in any case
     * @return null if a token of the environment is in force, which is never refreshed
     * @throws AuthError if nobody is signed in, the session is over, or the credential cannot be refreshed
     * @throws dev.sentryauth.domain.AuthFailure if the refresh failed; the credential is kept
     */
    public @Nullable RefreshResult run(@Nullable Target named, boolean ifNeeded) {
        if (EnvironmentTokens.from(ports.environment()).active() != null) {
            return null;
        }
        Credential credential = ports.tokenStore().load();
        if (credential == null) {
            throw new AuthError(AuthError.Reason.NOT_AUTHENTICATED);
        }
        hosts.forCredential(named, credential); // a mismatch is told even where nothing is to be refreshed
        return refresher.refresh(
                credential,
                ifNeeded ? new RefreshTrigger.Due() : new RefreshTrigger.Forced(),
                current -> hosts.issuer(named, current));
    }
}
