package dev.sentryauth.application.login;

import dev.sentryauth.application.config.HostBinding;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.application.session.ExclusiveWrite;
import dev.sentryauth.application.session.FormerCredential;
import dev.sentryauth.application.session.Session;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.AuthConfig;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OrgToken;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.SentryAuthException;
import dev.sentryauth.domain.TokenGrant;
import dev.sentryauth.domain.UserInfo;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Signs a person in. The stored credential changes in one step at the very end: a sign-in that fails, is denied or
 * interrupted leaves the former one as it was. May be used from any thread.
 */
public final class Login {
    private static final Duration IDENTIFY_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STORE_RETRY_PAUSE = Duration.ofMillis(500);
    private static final int STORE_RETRIES = 3;

    private final Ports ports;
    private final TargetResolver targets;
    private final Session session;
    private final Replacement replaced;

    public Login(Ports ports, TargetResolver targets, Session session) {
        this.ports = ports;
        this.targets = targets;
        this.session = session;
        this.replaced = new Replacement(ports, targets);
    }

    /**
     * Makes room where the store is damaged: what is there is set aside, never deleted. To be called before signing in,
     * and its answer to be shown.
     *
     * @return where the damaged store is kept now; null if there was nothing to set aside
     */
    public @Nullable String recoverStore() {
        return ports.tokenStore().setAsideDamaged();
    }

    /**
     * What other users can do where the sign-in is stored, for a note afterwards.
     *
     * @return null if nothing, as far as is known
     */
    public @Nullable String exposure() {
        try {
            return ports.tokenStore().exposure();
        } catch (TokenStoreException e) {
            return null; // the sign-in is stored
        }
    }

    /**
     * The sign-in that is there already, if the server still takes it; it is refreshed on the way if that is due. A
     * credential of another Sentry than the named one does not count.
     *
     * @return null if a new sign-in is needed
     * @throws AuthFailure if the server cannot be asked
     */
    public @Nullable LoginResult existing(@Nullable Target named) {
        TokenStore store = ports.tokenStore();
        Credential credential = FormerCredential.in(store);
        if (credential == null) {
            return null;
        }
        HostBinding hosts = new HostBinding(targets);
        if (named != null && !hosts.belongsTo(named, credential)) {
            return null;
        }
        IdentityServer server = ports.identityServer();
        try {
            UserInfo user = session.callStored(
                    named, (AuthConfig config) -> server.identify(config.origin(), config.token(), IDENTIFY_TIMEOUT));
            Credential current = store.load();
            Credential known = current == null ? credential : current;
            Origin origin = hosts.forCredential(named, known).origin();
            return new LoginResult(LoginResult.Method.OAUTH, known, origin, store.location(), user, null);
        } catch (AuthError | ForbiddenException e) {
            return null;
        } catch (AuthFailure e) {
            if (e.kind() == Kind.SERVER) {
                return null; // say, the client that it was issued to is no more: signing in anew is the way out
            }
            throw e;
        }
    }

    /** Asks what a sign-in would replace; see {@link Replacement}. */
    public Replacement replacement() {
        return replaced;
    }

    /**
     * Signs in by the device flow (RFC 8628).
     *
     * @throws AuthFailure if the server, the person or the time ends it
     * @throws TokenStoreException if the credential cannot be stored; that is found out before the person is asked
     */
    public LoginResult device(DeviceLogin request, LoginListener listener) {
        MonotonicClock clock = ports.monotonicClock();
        long start = clock.nanos();
        TokenStore store = ports.tokenStore();
        Target target = target(request.named(), store);
        store.checkWritable();
        OAuthServer server = ports.oauthServer();
        server.checkReadiness();
        Duration first = request.timeout().compareTo(DevicePoller.REQUEST_TIMEOUT) < 0
                ? request.timeout()
                : DevicePoller.REQUEST_TIMEOUT;
        DeviceAuthorization device = server.requestDeviceCode(target.client(), request.scopes(), first);
        Duration left = request.timeout().minusNanos(clock.nanos() - start);
        Duration shown = device.expiresIn().compareTo(left) < 0 ? device.expiresIn() : left;
        DevicePoller.requireTimeToPoll(device, left, request.timeout());
        listener.asking(request.scopes());
        listener.deviceAuthorized(device, target.origin(), shown);
        TokenGrant grant =
                new DevicePoller(server, clock).await(target.client(), device, left, request.timeout(), listener);
        Credential credential =
                Credential.granted(grant, target.client(), ports.clock().instant());
        Credential former = store(store, target, credential, grant.user());
        UserInfo user = grant.user() == null ? identified(target.origin(), credential) : grant.user();
        return new LoginResult(
                LoginResult.Method.OAUTH,
                credential,
                target.origin(),
                store.location(),
                user,
                replaced.by(credential, former));
    }

    /**
     * Signs in with an API token, which the server has to accept first.
     *
     * @throws AuthError {@link AuthError.Reason#INVALID} if it does not
     * @throws AuthFailure if the server cannot be asked
     */
    public LoginResult token(@Nullable Target named, Secret token) {
        TokenStore store = ports.tokenStore();
        Origin own = OrgToken.origin(token);
        Target target = named == null && own != null ? targets.unnamed(own) : target(named, store);
        if (own != null && !own.trusts(target.origin())) {
            throw new AuthFailure(
                    Kind.HOST_MISMATCH,
                    "This token belongs to " + own.displayBeside(target.origin()) + ", not to "
                            + target.origin().displayBeside(own) + ". Run the command with --url " + own + ".");
        }
        store.checkWritable();
        UserInfo user;
        try {
            user = ports.identityServer().identify(target.origin(), token, DevicePoller.REQUEST_TIMEOUT);
        } catch (TokenRejectedException e) {
            throw new AuthError(
                    AuthError.Reason.INVALID,
                    target.origin().display() + " does not accept this token. Nothing was stored. Create a token in"
                            + " your Sentry's user settings, and check --url.");
        } catch (ForbiddenException e) {
            throw new AuthFailure(
                    Kind.FORBIDDEN,
                    target.origin().display() + " does not say whose this token is"
                            + (e.scope() == null ? "" : ": it lacks the scope " + e.scope())
                            + ". Nothing was stored. Create a token with more scopes in your account's settings there.");
        }
        Credential credential =
                Credential.apiToken(token, target.origin(), ports.clock().instant());
        Credential former = store(store, target, credential, user);
        return new LoginResult(
                LoginResult.Method.TOKEN,
                credential,
                target.origin(),
                store.location(),
                user,
                replaced.by(credential, former));
    }

    private Target target(@Nullable Target named, TokenStore store) {
        if (named != null) {
            return named;
        }
        Credential former = FormerCredential.in(store);
        return targets.unnamed(former == null ? null : former.origin());
    }

    /** Answers with the credential that was replaced, as a refresh may have left it meanwhile; null if there was none. */
    private @Nullable Credential store(
            TokenStore store, Target target, Credential credential, @Nullable UserInfo user) {
        Credential former = null;
        try (Lease lease = ExclusiveWrite.lease(store)) {
            former = Replacement.readable(store);
            save(store, credential);
        } catch (SentryAuthException e) {
            // A store may have written and failed to say so: what it holds counts, not what it answered.
            if (!heldOrRevoked(store, target, credential)) {
                throw e;
            }
        }
        try {
            ports.cachedData().clear();
        } catch (TokenStoreException e) {
            return former; // a cache: a store that keeps its own clears it with the credential
        }
        if (user != null) {
            remember(credential, user);
        }
        return former;
    }

    /** The person has approved: a store that is busy for a moment must not cost the sign-in. */
    private void save(TokenStore store, Credential credential) {
        for (int attempt = 1; ; attempt++) {
            try {
                store.save(credential);
                return;
            } catch (RuntimeException e) {
                SentryAuthException failure = TokenStoreException.of(e);
                if (!(failure instanceof TokenStoreException busy)
                        || busy.reason() != TokenStoreException.Reason.UNAVAILABLE
                        || attempt == STORE_RETRIES) {
                    throw failure;
                }
                pause();
            }
        }
    }

    /** An interruption has ended the sign-in; it must not also end what is to be done about it. */
    private boolean heldOrRevoked(TokenStore store, Target target, Credential credential) {
        boolean interrupted = Thread.interrupted();
        try {
            if (holds(store, credential)) {
                return true;
            }
            revoke(target, credential);
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean holds(TokenStore store, Credential credential) {
        try {
            Credential current = store.load();
            return current != null && current.sameTokens(credential);
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** What was issued and cannot be kept must not live on at the server. */
    private void revoke(Target target, Credential credential) {
        if (credential.clientId() != null) {
            Secret orphan = Objects.requireNonNullElse(credential.refreshToken(), credential.accessToken());
            ports.oauthServer().revoke(target.client(), orphan, REVOKE_TIMEOUT);
        }
    }

    private void pause() {
        try {
            ports.monotonicClock().sleep(STORE_RETRY_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthFailure(Kind.INTERRUPTED, "The sign-in was interrupted.", e);
        }
    }

    private @Nullable UserInfo identified(Origin origin, Credential credential) {
        try {
            UserInfo user = ports.identityServer().identify(origin, credential.accessToken(), IDENTIFY_TIMEOUT);
            if (user != null) {
                remember(credential, user);
            }
            return user;
        } catch (RuntimeException | LinkageError e) {
            return null; // the sign-in is stored; only the name is missing
        }
    }

    private void remember(Credential credential, UserInfo user) {
        try {
            ports.cachedData().of(credential.accessToken()).saveUser(user);
        } catch (TokenStoreException e) {
            return; // a cache: status shows no name
        }
    }
}
