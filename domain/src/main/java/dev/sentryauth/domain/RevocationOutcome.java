package dev.sentryauth.domain;

/** The server's response to a revocation request (RFC 7009, section 2.2). */
public enum RevocationOutcome {
    /** The server confirmed it, with a status of 200: the token is dead. */
    REVOKED,
    /**
     * {@code invalid_client}: the server revokes nothing for a public client, that is one without a secret. The token lives
     * until it expires, or until its user removes it in the server's settings.
     */
    CLIENT_REFUSED,
    /** Any other response, or none: the token may live until it expires. */
    UNCONFIRMED
}
