package dev.sentryauth.application.port;

import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import java.time.Duration;

/**
 * Sentry's OAuth endpoints. Each call sends at most one request, follows no redirect, and returns within its timeout,
 * whatever the server does. All methods may be called from any thread.
 */
public interface OAuthServer {

    /**
     * Asks for a device code (RFC 8628, section 3.1).
     *
     * @throws dev.sentryauth.domain.AuthFailure if the server cannot be reached, knows no device flow, or refuses
     */
    DeviceAuthorization requestDeviceCode(OAuthClient client, Scopes scopes, Duration timeout);

    /**
     * Polls once for the token (RFC 8628, section 3.4).
     *
     * @throws dev.sentryauth.domain.AuthFailure if the configuration allows no request; nothing was sent
     */
    PollOutcome poll(OAuthClient client, Secret deviceCode, Duration timeout);

    /**
     * Says that a refresh at this server is about to follow, for an adapter that needs time to get ready. Sends nothing,
     * never fails and returns at once. Need not be called.
     */
    default void prepare(Origin server) {}

    /**
     * Makes sure, in the calling thread, that a token response could be read: whatever that takes is loaded and tried. Sends
     * nothing. Called before a token is spent and before a user is asked to approve.
     *
     * @throws dev.sentryauth.domain.AuthFailure CONFIGURATION if something does not fit; the message names it
     */
    void checkReadiness();

    /**
     * Sends the refresh token, once (RFC 6749, section 6). A thread that is interrupted gives up if nothing was sent yet, and
     * otherwise waits for the answer, for it may be the only copy of the new pair; its flag is kept.
     *
     * @throws dev.sentryauth.domain.AuthFailure if the configuration allows no request; nothing was sent
     */
    RefreshOutcome refresh(OAuthClient client, Secret refreshToken, Duration timeout);

    /**
     * Revokes a token (RFC 7009). Never fails: a server that cannot be reached, or a configuration that allows no request,
     * is {@link RevocationOutcome#UNCONFIRMED}.
     */
    RevocationOutcome revoke(OAuthClient client, Secret token, Duration timeout);
}
