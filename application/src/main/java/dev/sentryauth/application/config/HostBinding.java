package dev.sentryauth.application.config;

import dev.sentryauth.application.config.Target.ChosenBy;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.EnvironmentTokens;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.OrgToken;
import dev.sentryauth.domain.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A token goes to the origin that issued it and to no other. This is the one place that decides it. May be used from
 * any thread.
 */
public final class HostBinding {
    private final TargetResolver targets;

    public HostBinding(TargetResolver targets) {
        this.targets = targets;
    }

    /**
     * The Sentry for the stored credential.
     *
     * @param named what the person named; null if nothing
     * @throws AuthFailure {@link Kind#HOST_MISMATCH} if the credential belongs to another one
     */
    public Target forCredential(@Nullable Target named, Credential credential) {
        if (named == null) {
            return targets.unnamed(credential.origin());
        }
        boolean deliberate = credential.origin() == null && named.chosenBy() == ChosenBy.OPTION;
        if (!deliberate && !belongsTo(named, credential)) {
            throw new AuthFailure(
                    Kind.HOST_MISMATCH,
                    "You are signed in to " + home(credential).displayBeside(named.origin()) + ", not to "
                            + named.origin().displayBeside(home(credential))
                            + ", and the token stays where it belongs. Run 'sentry auth login --url "
                            + named.origin() + "' to sign in there.");
        }
        return named;
    }

    /**
     * Whether the credential is of the Sentry that the person named. One that plain SQL made is of the configured Sentry: a
     * pasted address must not decide where it goes.
     */
    public boolean belongsTo(Target named, Credential credential) {
        return home(credential).trusts(named.origin());
    }

    private Origin home(Credential credential) {
        Origin bound = credential.origin();
        if (bound != null) {
            return bound;
        }
        Target configured = targets.named(null, null);
        return (configured == null ? targets.unnamed(null) : configured).origin();
    }

    /**
     * The Sentry for a token of the environment: the one that an organization token itself names, else SENTRY_URL's,
     * else sentry.io; never the stored credential's. An argument or {@code --url} cannot lead the token elsewhere.
     *
     * @param named what the person named; null if nothing
     * @throws AuthFailure {@link Kind#HOST_MISMATCH} if the token belongs to another one
     */
    public Target forEnvironment(@Nullable Target named, EnvironmentTokens.Entry entry) {
        Origin own = OrgToken.origin(entry.token());
        Target configured = targets.named(null, null);
        Target wanted = named == null ? configured : named;
        if (wanted == null) {
            return targets.unnamed(own);
        }
        Origin home = own != null ? own : configured == null ? Origin.SENTRY_IO : configured.origin();
        if (!home.trusts(wanted.origin())) {
            throw new AuthFailure(
                    Kind.HOST_MISMATCH,
                    "The token in " + entry.source().label().substring("env:".length()) + " belongs to "
                            + home.displayBeside(wanted.origin()) + ", not to "
                            + wanted.origin().displayBeside(home)
                            + ", and stays where it belongs. Unset it, or set SENTRY_URL to its own Sentry.");
        }
        return wanted;
    }

    /**
     * Who refreshes the credential. Asked anew for each credential that is read: what another process or plain SQL has put
     * there meanwhile may be of another Sentry than what was there before.
     *
     * @param named what the person named; null if nothing
     * @throws AuthFailure {@link Kind#HOST_MISMATCH} if the credential belongs to another one
     */
    public OAuthClient issuer(@Nullable Target named, Credential credential) {
        return issuer(credential, forCredential(named, credential));
    }

    /**
     * Who refreshes or revokes the credential: the client that it was issued to, at the origin that issued it. Only
     * what plain SQL left open is taken from the configuration.
     */
    public static OAuthClient issuer(Credential credential, Target target) {
        Origin origin = credential.origin();
        String clientId = credential.clientId();
        return new OAuthClient(
                origin == null ? target.origin() : origin, clientId == null ? target.clientId() : clientId);
    }
}
