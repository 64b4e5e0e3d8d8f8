package dev.sentryauth.application.session;

import dev.sentryauth.application.config.HostBinding;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.application.refresh.RefreshTrigger;
import dev.sentryauth.application.refresh.Refresher;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.RefreshMark;
import dev.sentryauth.application.spi.StoreCapability;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthConfig;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import dev.sentryauth.domain.Secret;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The token in force, and requests that carry it: environment before store, fresh enough, bound to its origin. May be
 * used from any thread; threads share one refresh.
 */
public final class Session {
    private final Ports ports;
    private final HostBinding hosts;
    private final Refresher refresher;

    public Session(Ports ports, HostBinding hosts, Refresher refresher) {
        this.ports = ports;
        this.hosts = hosts;
        this.refresher = refresher;
    }

    /**
     * A token that is valid now, as far as the clock can tell; refreshed first if it is due.
     *
     * @param named the Sentry that the person named; null: the token's own
     * @throws AuthError if there is no token, or it has expired for good
     * @throws dev.sentryauth.domain.AuthFailure if the token belongs to another Sentry, or the refresh failed
     */
    public AuthConfig current(@Nullable Target named) {
        EnvironmentTokens.Entry entry =
                EnvironmentTokens.from(ports.environment()).active();
        return entry == null ? stored(named) : environment(named, entry);
    }

    /**
     * Sends a request with the token in force. If the server rejects the token, it is refreshed once, unless that
     * happened meanwhile, and the request is sent once more; never a third time.
     *
     * @param request must be safe to repeat; throws {@link TokenRejectedException} on a 401
     * @throws AuthError {@link AuthError.Reason#INVALID} if the server rejects the token for good
     */
    public <T extends @Nullable Object> T call(@Nullable Target named, Function<AuthConfig, T> request) {
        EnvironmentTokens.Entry entry =
                EnvironmentTokens.from(ports.environment()).active();
        if (entry == null) {
            return callStored(named, request);
        }
        try {
            return request.apply(environment(named, entry));
        } catch (TokenRejectedException e) {
            throw new AuthError(
                    AuthError.Reason.INVALID,
                    "Sentry rejected the token in " + entry.source().label().substring("env:".length())
                            + ". Set a valid one, or unset it and run 'sentry auth login'.");
        }
    }

    /** The same with the stored credential, whatever the environment holds. */
    public <T extends @Nullable Object> T callStored(@Nullable Target named, Function<AuthConfig, T> request) {
        AuthConfig first = stored(named);
        bind(first);
        try {
            return request.apply(first);
        } catch (TokenRejectedException e) {
            AuthConfig second = replacement(named, first.token());
            try {
                return request.apply(second);
            } catch (TokenRejectedException again) {
                throw new AuthError(AuthError.Reason.INVALID);
            }
        }
    }

    private AuthConfig environment(@Nullable Target named, EnvironmentTokens.Entry entry) {
        return AuthConfig.environment(entry, hosts.forEnvironment(named, entry).origin());
    }

    private AuthConfig stored(@Nullable Target named) {
        return refreshed(named, load(), new RefreshTrigger.Due());
    }

    private AuthConfig replacement(@Nullable Target named, Secret rejected) {
        Credential credential = load();
        if (credential.accessToken().equals(rejected) && credential.refreshToken() == null) {
            throw new AuthError(AuthError.Reason.INVALID);
        }
        return refreshed(named, credential, new RefreshTrigger.Rejected(rejected));
    }

    private Credential load() {
        Credential credential = ports.tokenStore().load();
        if (credential == null) {
            throw new AuthError(AuthError.Reason.NOT_AUTHENTICATED);
        }
        return credential;
    }

    private AuthConfig refreshed(@Nullable Target named, Credential credential, RefreshTrigger trigger) {
        hosts.forCredential(named, credential); // a mismatch is told even where nothing is to be refreshed
        Credential current = refresher
                .refresh(credential, trigger, other -> hosts.issuer(named, other))
                .credential();
        // Another process may have signed in elsewhere meanwhile: what comes back is checked like what went in.
        return AuthConfig.stored(current, hosts.forCredential(named, current).origin());
    }

    /** A row that plain SQL made belongs to the first Sentry that sees its token. */
    private void bind(AuthConfig config) {
        TokenStore store = ports.tokenStore();
        Credential credential = store.load();
        if (credential == null
                || credential.origin() != null
                || !credential.accessToken().equals(config.token())) {
            return;
        }
        try (Lease lease = free(store)) {
            if (lease == null) {
                return; // somebody is at work there: the next request binds
            }
            RefreshMark mark = store.refreshMark();
            if (store.compareAndReplace(credential, credential.boundTo(config.origin())) && mark != null) {
                store.setRefreshMark(mark); // the tokens are the same, and what is known about them
            }
        } catch (TokenStoreException e) {
            return; // a store that cannot be written still serves its token
        }
    }

    private static @Nullable Lease free(TokenStore store) {
        return store.capabilities().contains(StoreCapability.LEASE) ? store.acquireLease(Duration.ZERO) : () -> {};
    }
}
