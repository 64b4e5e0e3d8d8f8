package dev.sentryauth.application.logout;

import dev.sentryauth.domain.AuthSource;
import org.jspecify.annotations.Nullable;

/**
 * What signing out did.
 *
 * @param loggedOut whether there was a credential; it is gone now
 * @param revoked what became of it at the server; the local part does not depend on it
 * @param reason why the server did not confirm it, in lower case and without a full stop, safe to show; null if that is not known,
 *     or needs no reason
 * @param origin the host that it counted for, for a person; null if there was none or it is unknown
 * @param settings the address of the page where the user can remove the token; null unless the server refused the client
 * @param stillActive the source of an environment token that stays in force; null if there is none
 */
public record LogoutResult(
        boolean loggedOut,
        Revocation revoked,
        @Nullable String reason,
        @Nullable String origin,
        @Nullable String settings,
        @Nullable AuthSource stillActive) {

    /** How the revocation at the server went (RFC 7009). */
    public enum Revocation {
        /** The server confirmed it. */
        DONE,
        /** The server did not confirm it: the token may live there until it expires. */
        FAILED,
        /** The server revokes nothing for a public client: the token lives there until it expires or its user removes it. */
        CLIENT_REFUSED,
        /** There was no credential. */
        NOTHING_STORED,
        /** An API token, which its owner made by hand and may use elsewhere: it is left to him. */
        API_TOKEN,
        /** Nothing says which Sentry issued it, so it was sent nowhere. */
        UNKNOWN_ORIGIN
    }
}
