package dev.sentryauth.application.logout;

import dev.sentryauth.application.config.HostBinding;
import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import java.time.Duration;
import java.util.Objects;

/** Revokes a credential that is stored no longer. May be used from any thread. */
public final class Revoker {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Sentry's page of the applications that its user has authorized; removing one there removes its tokens. */
    private static final String AUTHORIZED_APPLICATIONS = "/settings/account/authorizations/";

    private final Ports ports;
    private final TargetResolver targets;

    public Revoker(Ports ports, TargetResolver targets) {
        this.ports = ports;
        this.targets = targets;
    }

    /** The address where a user can remove what a server does not revoke for a client. */
    public static String settings(Origin server) {
        return server + AUTHORIZED_APPLICATIONS;
    }

    /** Tries once, at the origin that issued the credential, whatever SENTRY_URL says now; an API token is left alone. */
    public Revocation revoke(Credential credential) {
        Origin origin = credential.origin();
        if (credential.isApiToken()) {
            return Revocation.API_TOKEN;
        }
        if (origin == null) {
            return Revocation.UNKNOWN_ORIGIN;
        }
        Secret token = Objects.requireNonNullElse(credential.refreshToken(), credential.accessToken());
        try {
            OAuthClient issuer = HostBinding.issuer(credential, targets.unnamed(origin));
            return switch (ports.oauthServer().revoke(issuer, token, TIMEOUT)) {
                case REVOKED -> Revocation.DONE;
                case CLIENT_REFUSED -> Revocation.CLIENT_REFUSED;
                case UNCONFIRMED -> Revocation.FAILED;
            };
        } catch (AuthFailure e) {
            return Revocation.FAILED;
        }
    }
}
