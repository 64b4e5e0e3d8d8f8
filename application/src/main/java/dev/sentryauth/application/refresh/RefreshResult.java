package dev.sentryauth.application.refresh;

import dev.sentryauth.domain.Credential;

/**
 * The credential to go on with.
 *
 * @param credential as it is in the store now
 * @param change what happened to it
 */
public record RefreshResult(Credential credential, Change change) {

    /** What happened. */
    public enum Change {
        /** Nothing had to be done. */
        NONE,
        /** The server issued a new pair, and it is stored. */
        REFRESHED,
        /** Another thread, process or machine had replaced it meanwhile. */
        ADOPTED,
        /** It is due, but could not be replaced now; the access token is still good. */
        POSTPONED
    }
}
