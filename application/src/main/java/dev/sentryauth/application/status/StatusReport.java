package dev.sentryauth.application.status;

import dev.sentryauth.domain.AuthError;
import dev.sentryauth.domain.AuthSource;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in.
 *
 * @param state whether commands can work
 * @param source where the token comes from; null if there is none
 * @param origin the Sentry in question
 * @param location where the credential lies; null for a token of the environment
 * @param user whose it is, as far as it is known here; null if it is not
 * @param token the token in force; null if there is none
 * @param expiresAt when it expires; null if that is unknown or never
 * @param refreshEnabled whether a refresh token is stored with it
 * @param shadowed the sources that would be used if this one were not there
 * @param unopenedStore a store that was not looked into, because the environment has a token; null if there is none
 * @param verification what the server said; null if it was not asked
 * @param apiToken whether the stored credential is an API token; false for a token of the environment
 * @param scopes what was granted, in the server's order; empty: not known here
 */
public record StatusReport(
        State state,
        @Nullable AuthSource source,
        Origin origin,
        @Nullable String location,
        @Nullable UserInfo user,
        @Nullable Secret token,
        @Nullable Instant expiresAt,
        boolean refreshEnabled,
        List<AuthSource> shadowed,
        @Nullable String unopenedStore,
        @Nullable Verification verification,
        boolean apiToken,
        List<String> scopes) {

    /** Whether commands can work. */
    public enum State {
        /** There is a token, and for all that is known here it is good. */
        AUTHENTICATED,
        /** The access token has expired; the next use refreshes it. */
        REFRESHABLE,
        /** The token has expired for good. */
        EXPIRED,
        /** There is no token. */
        NOT_AUTHENTICATED;

        /** Whether the next command will find a token to use. */
        public boolean isUsable() {
            return this == AUTHENTICATED || this == REFRESHABLE;
        }
    }

    /**
     * The server's word.
     *
     * @param success whether it accepts the token
     * @param error why not, for a person; null if it does
     * @param code the failure's stable code; null if there is none
     */
    public record Verification(
            boolean success,
            @Nullable String error,
            @Nullable String code) {

        /** Whether the failure is the token's, and not the network's. */
        boolean isAboutTheToken() {
            for (AuthError.Reason reason : AuthError.Reason.values()) {
                if (reason.code().equals(code)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Whether the next command will find a token that, as far as is known, the server takes. */
    public boolean isAuthenticated() {
        return state.isUsable() && (verification == null || verification.success() || !verification.isAboutTheToken());
    }

    public StatusReport {
        shadowed = List.copyOf(shadowed);
        scopes = List.copyOf(scopes);
    }

    StatusReport verified(Verification result, @Nullable UserInfo shownUser) {
        return new StatusReport(
                state,
                source,
                origin,
                location,
                shownUser,
                token,
                expiresAt,
                refreshEnabled,
                shadowed,
                unopenedStore,
                result,
                apiToken,
                scopes);
    }
}
