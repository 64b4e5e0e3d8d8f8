package dev.sentryauth.application.status;

import dev.sentryauth.application.config.HostBinding;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.session.MissingPermission;
import dev.sentryauth.application.session.Session;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.status.StatusReport.State;
import dev.sentryauth.application.status.StatusReport.Verification;
import dev.sentryauth.domain.AuthConfig;
import dev.sentryauth.domain.AuthSource;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.SentryAuthException;
import dev.sentryauth.domain.UserInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells who is signed in. It makes no request, and with a token of the environment it does not even open the store. May
 * be used from any thread.
 */
public final class Status {
    private static final Duration VERIFY_TIMEOUT = Duration.ofSeconds(30);

    private final Ports ports;
    private final TargetResolver targets;
    private final HostBinding hosts;

    public Status(Ports ports, TargetResolver targets, HostBinding hosts) {
        this.ports = ports;
        this.targets = targets;
        this.hosts = hosts;
    }

    /**
     * What is known here.
     *
     * @param named the Sentry that the person named; null: the token's own
     * @throws dev.sentryauth.domain.AuthFailure if the token belongs to another Sentry than the named one
     * @throws TokenStoreException if the store cannot be read
     */
    public StatusReport local(@Nullable Target named) {
        EnvironmentTokens tokens = EnvironmentTokens.from(ports.environment());
        EnvironmentTokens.Entry entry = tokens.active();
        return entry == null ? stored(named) : environment(named, entry, tokens.shadowed());
    }

    /** What is known here, and what the server says; a token that is due is refreshed first, as any use would do. */
    public StatusReport verified(@Nullable Target named, Session session) {
        StatusReport before = local(named);
        if (before.token() == null) {
            return before;
        }
        IdentityServer server = ports.identityServer();
        AuthConfig[] last = new AuthConfig[1];
        try {
            UserInfo user = session.call(named, (AuthConfig config) -> {
                last[0] = config;
                return server.identify(config.origin(), config.token(), VERIFY_TIMEOUT);
            });
            StatusReport after = local(named);
            return after.verified(new Verification(true, null, null), user == null ? after.user() : user);
        } catch (RuntimeException e) {
            SentryAuthException failure = failure(e, last[0]);
            return local(named).verified(new Verification(false, failure.getMessage(), failure.code()), before.user());
        }
    }

    /** By {@code instanceof}: the classes of a catch clause would be loaded for the local report, too. */
    private SentryAuthException failure(RuntimeException e, AuthConfig config) {
        if (e instanceof SentryAuthException known) {
            return known;
        }
        if (e instanceof ForbiddenException forbidden) {
            return MissingPermission.failure(ports, config, forbidden.scope());
        }
        throw e;
    }

    private StatusReport environment(
            @Nullable Target named, EnvironmentTokens.Entry entry, @Nullable AuthSource shadowedVariable) {
        Path unopened = ports.existingStoreFile();
        return new StatusReport(
                State.AUTHENTICATED,
                entry.source(),
                hosts.forEnvironment(named, entry).origin(),
                null,
                null,
                entry.token(),
                null,
                false,
                shadowedVariable == null ? List.of() : List.of(shadowedVariable),
                unopened == null ? null : unopened.toString(),
                null,
                false,
                List.of());
    }

    private StatusReport stored(@Nullable Target named) {
        TokenStore store = ports.tokenStore();
        Credential credential = store.load();
        if (credential == null) {
            Target target = named == null ? targets.unnamed(null) : named;
            return new StatusReport(
                    State.NOT_AUTHENTICATED,
                    null,
                    target.origin(),
                    store.location(),
                    null,
                    null,
                    null,
                    false,
                    List.of(),
                    null,
                    null,
                    false,
                    List.of());
        }
        return new StatusReport(
                state(store, credential),
                AuthSource.OAUTH,
                hosts.forCredential(named, credential).origin(),
                store.location(),
                user(),
                credential.accessToken(),
                credential.expiresAt(),
                credential.refreshToken() != null,
                List.of(),
                null,
                null,
                credential.isApiToken(),
                credential.scopes());
    }

    private State state(TokenStore store, Credential credential) {
        if (!credential.isExpired(ports.clock().instant())) {
            return State.AUTHENTICATED;
        }
        Secret refreshToken = credential.refreshToken();
        if (refreshToken == null) {
            return State.EXPIRED;
        }
        RefreshMark mark = store.refreshMark();
        return mark != null
                        && mark.state() == RefreshMark.State.REJECTED
                        && mark.refreshTokenHash().equals(refreshToken.fingerprint())
                ? State.EXPIRED
                : State.REFRESHABLE;
    }

    private @Nullable UserInfo user() {
        try {
            return ports.cachedData().user();
        } catch (TokenStoreException e) {
            return null; // the name is a courtesy; what matters came from the token store
        }
    }
}
