package dev.sentryauth.application.logout;

import dev.sentryauth.domain.AuthSource;
import org.jspecify.annotations.Nullable;

/**
 * What signing out did.
 *
 * @param loggedOut whether there was a credential; it is gone now
 * @param revoked what the server was told; the local part does not depend on it
 * @param origin the host that it counted for, for a person; null if there was none
 * @param stillActive the source of an environment token that stays in force; null if there is none
 */
public record LogoutResult(
        boolean loggedOut,
        Revocation revoked,
        @Nullable String origin,
        @Nullable AuthSource stillActive) {

    /** How the revocation at the server went (RFC 7009). */
    public enum Revocation {
        /** The server confirmed it. */
        DONE,
        /** The server did not confirm it: the token may live there until it expires. */
        FAILED,
        /** There was nothing that the client could revoke: no credential, or an API token. */
        NOT_TRIED
    }
}
