package dev.sentryauth.application.login;

import dev.sentryauth.application.config.HostBinding;
import dev.sentryauth.application.config.Target;
import dev.sentryauth.application.config.TargetResolver;
import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.application.logout.Revoker;
import dev.sentryauth.application.port.Ports;
import dev.sentryauth.application.session.FormerCredential;
import dev.sentryauth.application.spi.TokenStore;
import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import dev.sentryauth.domain.OrgToken;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The credential that a sign-in replaces: what is kept of it, and what becomes of it. May be used from any thread. */
public final class Replacement {
    private final Ports ports;
    private final TargetResolver targets;
    private final HostBinding hosts;

    Replacement(Ports ports, TargetResolver targets) {
        this.ports = ports;
        this.targets = targets;
        this.hosts = new HostBinding(targets);
    }

    /**
     * What a sign-in asks for where no person chooses: the scopes that the former one at this server was granted, so that
     * they do not widen by themselves; the default where there is none, or its scopes are unknown.
     *
     * @param named the server that the person named; null: the former one's own
     */
    public Scopes scopes(@Nullable Target named) {
        Credential former = FormerCredential.in(ports.tokenStore());
        if (former == null || (named != null && !hosts.belongsTo(named, former))) {
            return Scopes.DEFAULT;
        }
        List<String> granted = former.scopes();
        return granted.isEmpty() ? Scopes.DEFAULT : new Scopes(granted);
    }

    /**
     * The other server whose credential a sign-in would replace.
     *
     * @param named the server that the person named; null: the token's or the former credential's own
     * @param token the API token to sign in with; null for the device flow
     * @return null if there is no credential, or it is of the same server or of an unknown one
     */
    public @Nullable Origin otherServer(@Nullable Target named, @Nullable Secret token) {
        Credential former = FormerCredential.in(ports.tokenStore());
        Origin origin = former == null ? null : former.origin();
        Origin wanted = named != null ? named.origin() : token == null ? null : OrgToken.origin(token);
        return origin == null || wanted == null || origin.trusts(wanted) ? null : origin;
    }

    /**
     * Checks that the stored sign-in can be made anew with other scopes, before the server is contacted.
     *
     * @param named the server that the person named; null: the credential's own
     * @throws AuthError if there is none, or it is an API token, whose scopes are fixed
     * @throws AuthFailure if an environment token is in force instead, or the credential belongs to another server
     */
    public void requireRenewable(@Nullable Target named) {
        EnvironmentTokens.Entry entry =
                EnvironmentTokens.from(ports.environment()).active();
        if (entry != null) {
            String variable = entry.source().label().substring("env:".length());
            throw new AuthFailure(
                    Kind.CONFIGURATION,
                    "The token in " + variable
                            + " is in force, and its scopes cannot change here. Create a token with the"
                            + " scopes that you need, or unset " + variable + ".");
        }
        Credential former = ports.tokenStore().load();
        if (former == null) {
            throw new AuthError(AuthError.Reason.NOT_AUTHENTICATED);
        }
        hosts.forCredential(named, former);
        if (former.isApiToken()) {
            throw new AuthError(
                    AuthError.Reason.INVALID,
                    "The stored credential is an API token, whose scopes cannot change. Create another one and run 'sentry"
                            + " auth login --with-token', or sign in as a user with 'sentry auth login --force'.");
        }
    }

    /** What is stored now, before it is replaced; null if there is nothing that can be read. */
    static @Nullable Credential readable(TokenStore store) {
        try {
            return store.load();
        } catch (RuntimeException e) {
            return null; // whether the store works is found out by the write; what cannot be read cannot be revoked
        }
    }

    /**
     * Revokes the former credential, once, now that its successor is stored. Never fails: the sign-in is done.
     *
     * @return null if there was none, or the server has issued the same token again
     */
    LoginResult.@Nullable Former by(Credential successor, @Nullable Credential former) {
        if (former == null || shareToken(former, successor)) {
            return null;
        }
        return new LoginResult.Former(former.origin(), revoked(successor, former));
    }

    private Revocation revoked(Credential successor, Credential former) {
        Origin origin = former.origin();
        boolean elsewhere = origin != null && !origin.equals(successor.origin());
        if (elsewhere && !former.isApiToken() && former.clientId() == null) {
            return Revocation.FAILED; // the configured client is the new server's, and says nothing to the former one
        }
        try {
            return new Revoker(ports, targets).revoke(former).revocation();
        } catch (RuntimeException e) {
            return Revocation.FAILED;
        }
    }

    private static boolean shareToken(Credential one, Credential other) {
        Secret refreshToken = one.refreshToken();
        return one.accessToken().equals(other.accessToken())
                || (refreshToken != null && refreshToken.equals(other.refreshToken()));
    }
}
