package dev.sentryauth.domain;

/**
 * An OAuth public client at one Sentry (RFC 6749, section 2.1).
 *
 * @param server the authorization server
 * @param clientId the client's id there
 */
public record OAuthClient(Origin server, String clientId) {}
