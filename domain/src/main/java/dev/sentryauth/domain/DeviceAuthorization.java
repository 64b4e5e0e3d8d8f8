package dev.sentryauth.domain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A device authorization response (RFC 8628, section 3.2). The texts come from outside: sanitise before showing.
 *
 * @param deviceCode what the client polls with; never shown
 * @param userCode what the person enters
 * @param verificationUri where the person enters it
 * @param verificationUriComplete the same with the code in it; null if the server sent none: it is never invented
 * @param expiresIn lifetime of both codes
 * @param interval the least time between polls; 5 seconds if the server named none
 */
public record DeviceAuthorization(
        Secret deviceCode,
        String userCode,
        String verificationUri,
        @Nullable String verificationUriComplete,
        Duration expiresIn,
        Duration interval) {

    /** RFC 8628, section 3.2: what a client must use where the server names no interval. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    /** The address that leads furthest: the complete one, else the plain one. */
    public String bestUri() {
        return verificationUriComplete != null ? verificationUriComplete : verificationUri;
    }
}
