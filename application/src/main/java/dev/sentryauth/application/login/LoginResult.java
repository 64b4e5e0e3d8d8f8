package dev.sentryauth.application.login;

import dev.sentryauth.application.logout.LogoutResult.Revocation;
import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.UserInfo;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that has been stored.
 *
 * @param method how it was done
 * @param credential what was stored
 * @param origin where it counts
 * @param location where it lies, for a person
 * @param user who signed in; null if the server does not tell
 * @param former what became of the credential that was replaced; null if there was none, or it is this one
 */
public record LoginResult(
        Method method,
        Credential credential,
        Origin origin,
        String location,
        @Nullable UserInfo user,
        @Nullable Former former) {

    /**
     * A credential that a sign-in has replaced.
     *
     * @param origin its server; null if that is unknown
     * @param revoked what became of it there
     */
    public record Former(@Nullable Origin origin, Revocation revoked) {}

    /** How a person signed in. */
    public enum Method {
        OAUTH,
        TOKEN
    }
}
