package dev.sentryauth.application.login;

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
 */
public record LoginResult(
        Method method,
        Credential credential,
        Origin origin,
        String location,
        @Nullable UserInfo user) {

    /** How a person signed in. */
    public enum Method {
        OAUTH,
        TOKEN
    }
}
