package dev.sentryauth.application.refresh;

import dev.sentryauth.domain.Credential;
import dev.sentryauth.domain.RefreshPolicy;
import dev.sentryauth.domain.Secret;
import java.time.Instant;

/** Why a refresh is considered. */
public sealed interface RefreshTrigger {

    /** A token is about to be used: refresh it if it is due ({@link RefreshPolicy}). */
    record Due() implements RefreshTrigger {}

    /** A person asks for new tokens. */
    record Forced() implements RefreshTrigger {}

    /** The API rejected this access token: refresh if it still is the stored one. */
    record Rejected(Secret accessToken) implements RefreshTrigger {}

    /** Whether this credential has to be replaced. */
    default boolean wants(Credential credential, Instant now) {
        if (this instanceof Rejected rejected) {
            return credential.accessToken().equals(rejected.accessToken());
        }
        return this instanceof Forced || RefreshPolicy.isDue(credential, now);
    }
}
