package dev.sentryauth.application.logout;

import dev.sentryauth.application.config.HostBinding;
import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Secret;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    /**
     * What became of it.
     *
     * @param reason of {@link Revocation#FAILED}, in lower case and without a full stop, safe to show; else null
     */
    public record Revoked(Revocation revocation, @Nullable String reason) {}

    /** The address where a user can remove what a server does not revoke for a client. */
    public static String settings(Origin server) {
        return server + AUTHORIZED_APPLICATIONS;
    }

    /** Tries once, at the origin that issued the credential, whatever SENTRY_URL says now; an API token is left alone. */
    public Revoked revoke(Credential credential) {
        Origin origin = credential.origin();
        if (credential.isApiToken()) {
            return new Revoked(Revocation.API_TOKEN, null);
        }
        if (origin == null) {
            return new Revoked(Revocation.UNKNOWN_ORIGIN, null);
        }
        Secret token = Objects.requireNonNullElse(credential.refreshToken(), credential.accessToken());
        try {
            OAuthClient issuer = HostBinding.issuer(credential, targets.unnamed(origin));
            RevocationOutcome outcome = ports.oauthServer().revoke(issuer, token, TIMEOUT);
            Revocation revocation = switch (outcome.kind()) {
                case REVOKED -> Revocation.DONE;
                case CLIENT_REFUSED -> Revocation.CLIENT_REFUSED;
                case UNCONFIRMED -> Revocation.FAILED;
            };
            return new Revoked(revocation, outcome.reason());
        } catch (AuthFailure e) {
            return new Revoked(Revocation.FAILED, null);
        }
    }
}
