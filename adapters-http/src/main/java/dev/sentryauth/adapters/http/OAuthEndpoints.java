package dev.sentryauth.adapters.http;

import feign.Headers;
import feign.Param;
import feign.Request;
import feign.RequestLine;
import java.net.URI;

/**
 * Sentry's OAuth endpoints. Connections are not kept: one that the server may be about to close must never carry a
 * refresh token.
 */
@Headers({"Content-Type: application/x-www-form-urlencoded", "Connection: close"})
interface OAuthEndpoints {

    /** The device authorization request (RFC 8628, section 3.1). */
    @RequestLine("POST /oauth/device/code/")
    WireAnswer deviceCode(
            URI server, Request.Options limits, @Param("client_id") String clientId, @Param("scope") String scope)
            throws AnsweredException, ExchangeException;

    /** The device access token request (RFC 8628, section 3.4). */
    @RequestLine("POST /oauth/token/")
    WireAnswer pollToken(
            URI server,
            Request.Options limits,
            @Param("grant_type") String grantType,
            @Param("device_code") String deviceCode,
            @Param("client_id") String clientId)
            throws AnsweredException, ExchangeException;

    /** The refresh request (RFC 6749, section 6), without a scope, which Sentry refuses here. */
    @RequestLine("POST /oauth/token/")
    WireAnswer refreshToken(
            URI server,
            Request.Options limits,
            @Param("grant_type") String grantType,
            @Param("refresh_token") String refreshToken,
            @Param("client_id") String clientId)
            throws AnsweredException, ExchangeException;

    /** The revocation request (RFC 7009, section 2.1). */
    @RequestLine("POST /oauth/revoke/")
    WireAnswer revoke(
            URI server, Request.Options limits, @Param("token") String token, @Param("client_id") String clientId)
            throws AnsweredException, ExchangeException;
}
